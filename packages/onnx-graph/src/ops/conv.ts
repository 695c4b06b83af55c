import { ints, word } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import type { Differential } from '../graph/differential.ts'
import {
  concat,
  matmul,
  mul,
  pad,
  reduce,
  reshape,
  slice,
  swap,
  transpose,
  unsqueeze,
} from '../graph/emit.ts'
import { type Dims, type Pair, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import {
  groupOf,
  transposedCount,
  type Window,
  windowCount,
  windowOf,
  windowSettings,
} from './window.ts'
import type { Ops } from './op.ts'

/** The window of a convolution, whose kernel is the second input. */
function windowAt(at: Trial): Window {
  return windowOf(at.node, at.dims(0).slice(2), at.dims(1).slice(2))
}

/** The window of a convolution, which must not depend on the batch. */
function fixedWindow(d: Differential): Window {
  const { b } = d
  const kernel = b.fixed(d.x(1)).slice(2)
  const axes = kernel.map((_, i) => i + 2)
  const same = word(d.node, 'auto_pad', 'NOTSET').startsWith('SAME')
  const spatial = same ? b.fixed(d.x(0), axes).slice(2) : b.dims(d.x(0))[0].slice(2)
  return windowOf(d.node, spatial, kernel)
}

/** All places of a kernel. */
export function placesOf(kernel: Dims): number[][] {
  return kernel.reduce<number[][]>(
    (all, size) => all.flatMap(place => Array.from({ length: size }, (_, i) => [...place, i])),
    [[]],
  )
}

/**
 * The gradient of a kernel: for each of its places the part of the input that it saw, and then one
 * product of matrices with the gradient of the output. That is quick, and has no convolution whose
 * channels are the batch, which the WebGPU provider of ONNX Runtime gets wrong for some sizes.
 */
function kernelGradient(
  b: Builder,
  x: string,
  g: string,
  kernelDims: Dims,
  window: Window,
  group: number,
): string {
  const { kernel, strides, dilations, pads } = window
  const rank = kernel.length
  const axes = kernel.map((_, i) => i + 3)
  const [xDims, gDims] = [b.dims(x), b.dims(g)]
  const channels = xDims[0][1]!
  const places = count(kernel)
  // [C, 1, N, …]
  const order = [1, 0, ...kernel.map((_, i) => i + 2)]
  const base = transpose(
    b,
    pad(b, x, [0, 0, ...pads.slice(0, rank), 0, 0, ...pads.slice(rank)]),
    order,
  )
  const whole = unsqueeze(b, base, [1])
  const seen = placesOf(kernel).map(place => {
    const starts = place.map((at, i) => at * dilations[i]!)
    const ends = place.map((at, i) => {
      const length = (out: Dims): number => starts[i]! + (out[i + 2]! - 1) * strides[i]! + 1
      const [end, other] = [length(gDims[0]), length(gDims[1])]
      if (end === other) return end
      if (strides[i] !== 1) b.fixed(g, [i + 2])
      const behind = (kernel[i]! - 1 - at) * dilations[i]!
      return behind === 0 ? 2 ** 63 : -behind
    })
    return places === 1 && strides.every(step => step === 1)
      ? whole
      : slice(b, whole, starts, ends, axes, strides)
  })
  const columns = concat(b, seen, 1) // [C, K, N, …]
  const length = (dims: Dims): number => count(dims) / dims[1]!
  const lengths: Pair<number> = [length(gDims[0]), length(gDims[1])]
  const table = (value: string, ...sizes: number[]): string =>
    reshape(b, value, [
      [...sizes, lengths[0]],
      [...sizes, lengths[1]],
    ])
  const out = gDims[0][1]!
  const gradient = transpose(b, g, order)
  let result: string
  if (group === 1)
    result = b.op('Gemm', [table(gradient, out), table(columns, channels * places)], { transB: 1 })
  else if (group === channels && group === out)
    result = reduce(b, mul(b, table(columns, group, places), table(gradient, group, 1)), [2], false)
  else {
    const rows = table(columns, group, (channels / group) * places)
    result = transpose(b, matmul(b, rows, swap(b, table(gradient, group, out / group))), [0, 2, 1])
  }
  return reshape(b, result, [kernelDims, kernelDims])
}

const channelSum = (d: Differential): string =>
  reduce(
    d.b,
    d.g,
    [...d.b.dims(d.g)[0].keys()].filter(axis => axis !== 1),
    false,
  )

function convGradient(d: Differential): void {
  const { b, g } = d
  const window = fixedWindow(d)
  const group = groupOf(d.node)
  if (d.wants(0)) {
    // what the window leaves over at the end of an axis
    const left = (trial: 0 | 1): number[] =>
      transposedCount(d.node, window, b.dims(g)[trial].slice(2)).map(
        (size, i) => b.dims(d.x(0))[trial][i + 2]! - size,
      )
    const [rest, other] = [left(0), left(1)]
    if (rest.some((size, i) => size !== other[i]))
      b.fixed(
        d.x(0),
        rest.map((_, i) => i + 2),
      )
    const settings = {
      ...windowSettings(window, group),
      output_padding: rest.some(Boolean) ? rest : undefined,
    }
    d.give(0, b.op('ConvTranspose', [g, d.x(1)], settings))
  }
  if (d.wants(1)) d.give(1, kernelGradient(b, d.x(0), g, b.fixed(d.x(1)), window, group))
  if (d.wants(2)) d.give(2, channelSum(d))
}

function convTransposeGradient(d: Differential): void {
  const { b, g } = d
  if (ints(d.node, 'output_shape')) throw d.unsupported('output_shape')
  if (word(d.node, 'auto_pad', 'NOTSET') !== 'NOTSET') throw d.unsupported('auto_pad')
  const window = fixedWindow(d)
  const group = groupOf(d.node)
  if (d.wants(0)) d.give(0, b.op('Conv', [g, d.x(1)], windowSettings(window, group)))
  // the same sums as those of a convolution with input and output exchanged
  if (d.wants(1)) d.give(1, kernelGradient(b, g, d.x(0), b.fixed(d.x(1)), window, group))
  if (d.wants(2)) d.give(2, channelSum(d))
}

/** Convolutions. */
export const convolutions: Ops = {
  Conv: {
    dims: at => {
      const [x, w] = [at.dims(0), at.dims(1)]
      if (x.length < 3 || x[1] !== w[1]! * groupOf(at.node))
        throw new Unknown(`[${x.join()}] has not the channels of [${w.join()}]`)
      return [[x[0]!, w[0]!, ...windowCount(windowAt(at), x.slice(2))]]
    },
    gradient: convGradient,
  },
  ConvTranspose: {
    dims: at => {
      const [x, w] = [at.dims(0), at.dims(1)]
      const given = ints(at.node, 'output_shape')
      if (word(at.node, 'auto_pad', 'NOTSET').startsWith('SAME'))
        throw new Unknown('auto_pad is not supported')
      return [
        [
          x[0]!,
          w[1]! * groupOf(at.node),
          ...(given ?? transposedCount(at.node, windowAt(at), x.slice(2))),
        ],
      ]
    },
    gradient: convTransposeGradient,
  },
}
