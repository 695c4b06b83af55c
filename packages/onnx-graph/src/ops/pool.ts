import { int, ints } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import {
  div,
  equal,
  expandLike,
  mul,
  pad,
  perElement,
  reduce,
  reshape,
  reshapeLike,
  scale,
  toFloat,
} from '../graph/emit.ts'
import { type Dims, type Pair, same, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import { giveBack, placesOf, sizesOf, windowParts } from './conv.ts'
import { type Window, windowCount, windowOf, windowSettings } from './window.ts'
import { type Operator, range } from './op.ts'

function pooledDims(at: Trial): readonly Dims[] {
  const x = at.dims(0)
  const window = windowOf(at.node, x.slice(2), ints(at.node, 'kernel_shape') ?? [])
  const dims = [
    x[0]!,
    x[1]!,
    ...windowCount(window, x.slice(2), int(at.node, 'ceil_mode', 0) === 1),
  ]
  return [dims, dims]
}

/** The window of a pooling. Where its padding depends on sizes, those have to be fixed. */
function poolWindow(d: Differential): Window {
  const { b, node } = d
  const kernel = ints(node, 'kernel_shape') ?? []
  const windows = b.dims(d.x(0)).map(dims => windowOf(node, dims.slice(2), kernel))
  if (!same(windows[0]!.pads, windows[1]!.pads)) b.fixed(d.x(0))
  return windows[0]!
}

/** Images one by one: [N, C, …] as [N · C, 1, …]. */
function single(d: Differential, x: string): string {
  const dims = d.b.dims(x).map(own => [own[0]! * own[1]!, 1, ...own.slice(2)])
  return reshape(d.b, x, dims as unknown as Pair<Dims>)
}

/** The gradient goes to the first of the largest in each window, as in PyTorch. */
function maxGradient(d: Differential): void {
  const { b } = d
  if (!d.wants(0)) return
  const window = poolWindow(d)
  const { kernel, strides, pads } = window
  const rank = kernel.length
  const places = placesOf(kernel)
  // a channel for each place of the window
  const picks = new Float32Array(places.length ** 2)
  for (const i of places.keys()) picks[i * places.length + i] = 1
  const one = b.float(picks, [places.length, 1, ...kernel])
  // as far as any window reaches; those that then are too many are cut off
  const behind = pads.slice(rank).map((size, i) => size + strides[i]! - 1)
  const around = [0, 0, ...pads.slice(0, rank), 0, 0, ...behind]
  const none = { ...window, pads: pads.map(() => 0) }
  const padded = pad(b, single(d, d.x(0)), around, -3e38)
  const y = single(d, d.y())
  const seen = b.op('Slice', [
    b.op('Conv', [padded, one], windowSettings(none)),
    b.ints(kernel.map(() => 0)),
    same(b.dims(y)[0].slice(2), b.dims(y)[1].slice(2))
      ? b.ints(b.dims(y)[0].slice(2))
      : sizesOf(b, y),
    b.ints(kernel.map((_, i) => i + 2)),
  ])
  const largest = toFloat(b, equal(b, seen, y))
  const order = b.float(
    places.map((_, i) => places.length - i),
    [1, places.length, ...kernel.map(() => 1)],
  )
  const ranked = mul(b, largest, order)
  const top = reduce(b, ranked, [1], true, 'ReduceMax')
  const first = mul(b, toFloat(b, equal(b, ranked, top)), single(d, d.g))
  d.give(0, reshapeLike(b, giveBack(b, first, one, window, 1, single(d, d.x(0))), d.x(0)))
}

function averageGradient(d: Differential): void {
  const { b, node } = d
  if (!d.wants(0)) return
  const window = poolWindow(d)
  const { kernel, strides, dilations, pads } = window
  const include = int(node, 'count_include_pad', 0) === 1
  // how many elements each window counts: padding only where it is asked for, and never beyond it
  const even = int(node, 'ceil_mode', 0) === 0 && (include || pads.every(size => size === 0))
  let g: string
  if (even) g = scale(b, d.g, 1 / count(kernel))
  else {
    const spatial = b
      .fixed(
        d.x(0),
        kernel.map((_, i) => i + 2),
      )
      .slice(2)
    const out = b.dims(d.y())[0].slice(2)
    if (count(out) > 2 ** 22 || count(kernel) > 2 ** 16)
      throw new Unknown(`a window with ${count(out)} places is too large to count what it sees`)
    const along = kernel.map((size, i) =>
      range(out[i]!).map(at => {
        const low = include ? -pads[i]! : 0
        const high = spatial[i]! + (include ? pads[i + kernel.length]! : 0)
        const places = range(size).map(k => at * strides[i]! - pads[i]! + k * dilations[i]!)
        return places.filter(place => place >= low && place < high).length
      }),
    )
    const counts = along.reduce<number[]>((all, own) => all.flatMap(x => own.map(y => x * y)), [1])
    g = div(b, d.g, b.float(counts, [1, 1, ...out]))
  }
  const ones = b.float(new Float32Array(count(kernel)).fill(1), [1, 1, ...kernel])
  const images = giveBack(b, single(d, g), ones, window, 1, single(d, d.x(0)))
  d.give(0, reshapeLike(b, images, d.x(0)))
}

const globalPool = (gradient: (d: Differential, axes: number[]) => void): Operator => ({
  dims: at => [at.dims(0).map((size, axis) => (axis < 2 ? size : 1))],
  gradient: d => {
    if (d.wants(0)) gradient(d, [...d.b.dims(d.x(0))[0].keys()].slice(2))
  },
})

/** The largest in each window. */
export const MaxPool: Operator = { dims: pooledDims, gradient: maxGradient, adds: windowParts }

/** The mean of each window. */
export const AveragePool: Operator = {
  dims: pooledDims,
  gradient: averageGradient,
  adds: windowParts,
}

/** The mean of each channel. */
export const GlobalAveragePool: Operator = /* @__PURE__ */ globalPool((d, axes) => {
  d.give(0, expandLike(d.b, perElement(d.b, d.g, d.x(0), axes), d.x(0)))
})

/** The largest of each channel. */
export const GlobalMaxPool: Operator = /* @__PURE__ */ globalPool((d, axes) => {
  const { b } = d
  const chosen = toFloat(b, equal(b, d.x(0), d.y()))
  d.give(0, mul(b, chosen, div(b, d.g, reduce(b, chosen, axes, true))))
})
