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
import { type Dims, type Pair, type Trial } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import { placesOf } from './conv.ts'
import { transposedCount, type Window, windowCount, windowOf, windowSettings } from './window.ts'
import type { Op, Ops } from './op.ts'

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

/**
 * The window, its padding such that it fits exactly, and what then is left of the axis. Every channel
 * of every example is one image of its own.
 */
function exactWindow(d: Differential): { window: Window; rest: number[] } {
  const { b, node } = d
  const kernel = ints(node, 'kernel_shape') ?? []
  const rank = kernel.length
  const axes = kernel.map((_, i) => i + 2)
  const spatial = b.fixed(d.x(0), axes).slice(2)
  const window = windowOf(node, spatial, kernel)
  const out = b.fixed(d.y(), axes).slice(2)
  const reach = transposedCount(node, { ...window, pads: new Array<number>(rank * 2).fill(0) }, out)
  const left = spatial.map((size, i) => size + window.pads[i]! - reach[i]!)
  const behind = left.map(size => Math.max(-size, 0))
  const pads = [...window.pads.slice(0, rank), ...behind]
  return { window: { ...window, pads }, rest: left.map(size => Math.max(size, 0)) }
}

/** Images one by one: [N, C, …] as [N · C, 1, …]. */
function single(d: Differential, x: string): string {
  const dims = d.b.dims(x).map(own => [own[0]! * own[1]!, 1, ...own.slice(2)])
  return reshape(d.b, x, dims as unknown as Pair<Dims>)
}

/** Adds up what all windows give back, where they overlap, and puts it where it came from. */
function back(
  d: Differential,
  value: string,
  kernel: string,
  window: Window,
  rest: number[],
): void {
  const { b } = d
  // an output padding must be smaller than the stride: what is more gets zeros
  const settings = {
    ...windowSettings(window),
    output_padding: rest.map((size, i) => Math.min(size, window.strides[i]! - 1)),
  }
  const more = rest.map((size, i) => Math.max(0, size - window.strides[i]! + 1))
  const images = b.op('ConvTranspose', [value, kernel], settings)
  const full = pad(b, images, [0, 0, ...more.map(() => 0), 0, 0, ...more])
  d.give(0, reshapeLike(b, full, d.x(0)))
}

/** The gradient goes to the first of the largest in each window, as in PyTorch. */
function maxGradient(d: Differential): void {
  const { b } = d
  if (!d.wants(0)) return
  const { window, rest } = exactWindow(d)
  const { kernel, pads } = window
  const places = placesOf(kernel)
  const rank = kernel.length
  // a channel for each place of the window
  const picks = new Float32Array(places.length ** 2)
  for (const i of places.keys()) picks[i * places.length + i] = 1
  const one = b.float(picks, [places.length, 1, ...kernel])
  const padded = pad(
    b,
    single(d, d.x(0)),
    [0, 0, ...pads.slice(0, rank), 0, 0, ...pads.slice(rank)],
    -3e38,
  )
  const none = { ...window, pads: pads.map(() => 0) }
  const seen = b.op('Conv', [padded, one], windowSettings(none))
  const largest = toFloat(b, equal(b, seen, single(d, d.y())))
  const order = b.float(
    places.map((_, i) => places.length - i),
    [1, places.length, ...kernel.map(() => 1)],
  )
  const ranked = mul(b, largest, order)
  const top = reduce(b, ranked, [1], true, 'ReduceMax')
  const first = mul(b, toFloat(b, equal(b, ranked, top)), single(d, d.g))
  back(d, first, one, window, rest)
}

function averageGradient(d: Differential): void {
  const { b, node } = d
  if (!d.wants(0)) return
  const { window, rest } = exactWindow(d)
  const { kernel, strides, dilations, pads } = window
  const spatial = b
    .fixed(
      d.x(0),
      kernel.map((_, i) => i + 2),
    )
    .slice(2)
  const out = b
    .fixed(
      d.y(),
      kernel.map((_, i) => i + 2),
    )
    .slice(2)
  // how many elements each window counts: padding only where it is asked for, and never beyond it
  const given = windowOf(node, spatial, kernel).pads
  const include = int(node, 'count_include_pad', 0) === 1
  const along = kernel.map((size, i) =>
    Array.from({ length: out[i]! }, (_, at) => {
      const low = include ? -pads[i]! : 0
      const high = spatial[i]! + (include ? given[i + kernel.length]! : 0)
      const places = Array.from(
        { length: size },
        (_, k) => at * strides[i]! - pads[i]! + k * dilations[i]!,
      )
      return places.filter(place => place >= low && place < high).length
    }),
  )
  const counts = along.reduce<number[]>((all, own) => all.flatMap(x => own.map(y => x * y)), [1])
  const same = counts.every(n => n === counts[0])
  const g = same ? scale(b, d.g, 1 / counts[0]!) : div(b, d.g, b.float(counts, [1, 1, ...out]))
  const ones = b.float(new Float32Array(count(kernel)).fill(1), [1, 1, ...kernel])
  back(d, single(d, g), ones, window, rest)
}

const globalPool = (gradient: (d: Differential, axes: number[]) => void): Op => ({
  dims: at => [at.dims(0).map((size, axis) => (axis < 2 ? size : 1))],
  gradient: d => {
    if (d.wants(0)) gradient(d, [...d.b.dims(d.x(0))[0].keys()].slice(2))
  },
})

/** Pooling. */
export const pools: Ops = {
  MaxPool: { dims: pooledDims, gradient: maxGradient },
  AveragePool: { dims: pooledDims, gradient: averageGradient },
  GlobalAveragePool: globalPool((d, axes) => {
    d.give(0, expandLike(d.b, perElement(d.b, d.g, d.x(0), axes), d.x(0)))
  }),
  GlobalMaxPool: globalPool((d, axes) => {
    const { b } = d
    const chosen = toFloat(b, equal(b, d.x(0), d.y()))
    d.give(0, mul(b, chosen, div(b, d.g, reduce(b, chosen, axes, true))))
  }),
}
