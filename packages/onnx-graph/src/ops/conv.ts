import { isSpectrum } from '../fixedNumbers/isSpectrum.ts'
import { word } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import { convolve, guarded } from '../graph/convolve.ts'
import type { Differential } from '../graph/differential.ts'
import {
  add,
  concat,
  matmul,
  mul,
  pad,
  padLike,
  reduce,
  reshape,
  swap,
  transpose,
  unsqueeze,
} from '../graph/emit.ts'
import { type Dims, type Pair, same, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import {
  groupOf,
  transposedCount,
  type Window,
  windowCount,
  windowOf,
  windowSettings,
} from './window.ts'
import { type Operator, type Operators, range } from './op.ts'
import { addedSlice, passedPad } from './shapes.ts'
import { Reshape } from './views.ts'

/** The window of a convolution, whose kernel is the second input. */
function windowAt(at: Trial): Window {
  return windowOf(at.node, at.dims(0).slice(2), at.dims(1).slice(2))
}

/** The window of a convolution, which must not depend on the batch. */
export function fixedWindow(d: Differential): Window {
  const { b } = d
  const kernel = b.fixed(d.x(1)).slice(2)
  const axes = kernel.map((_, i) => i + 2)
  const auto = word(d.node, 'auto_pad', 'NOTSET').startsWith('SAME')
  const spatial = auto ? b.fixed(d.x(0), axes).slice(2) : b.dims(d.x(0))[0].slice(2)
  return windowOf(d.node, spatial, kernel)
}

/** All places of a kernel. */
export function placesOf(kernel: Dims): number[][] {
  if (count(kernel) > 1024)
    throw new Unknown(`a kernel of ${kernel.join(' × ')} is too large to go through its places`)
  return kernel.reduce<number[][]>(
    (all, size) => all.flatMap(place => range(size).map(i => [...place, i])),
    [[]],
  )
}

/**
 * The gradient of a kernel: for each of its places the part of the input that it saw, and then one
 * product of matrices with the gradient of the output. That is quick, and has no convolution whose
 * channels are the batch, which the WebGPU provider of ONNX Runtime gets wrong for some sizes.
 */
export function kernelGradient(
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
  const open = kernel.some((_, i) => gDims[0][i + 2] !== gDims[1][i + 2])
  const seen = placesOf(kernel).map(place => {
    if (places === 1 && strides.every(step => step === 1)) return whole
    const starts = place.map((at, i) => at * dilations[i]!)
    const last = (i: number): number => starts[i]! - strides[i]! + 1
    const ends = open
      ? add(b, mul(b, sizesOf(b, g), b.ints(strides)), b.ints(kernel.map((_, i) => last(i))))
      : b.ints(kernel.map((_, i) => gDims[0][i + 2]! * strides[i]! + last(i)))
    return b.op('Slice', [whole, b.ints(starts), ends, b.ints(axes), b.ints(strides)])
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

/** The sizes of images. */
export const sizesOf = (b: Builder, x: string): string => b.op('Shape', [x], { start: 2 })

/**
 * Adds up what all places of a window give back, in the sizes of what the window moved over. What it
 * left over at the end gets zeros, what it reached beyond is cut off.
 */
export function giveBack(
  b: Builder,
  g: string,
  kernel: string,
  window: Window,
  group: number,
  like: string,
): string {
  const rank = window.kernel.length
  const front = window.pads.slice(0, rank)
  const zeros = front.map(() => 0)
  const [sizes = [], others = []] = b.dims(like).map(dims => dims.slice(2))
  const gSizes = b.dims(g)[0].slice(2)
  const reach = transposedCount({}, { ...window, pads: [...front, ...zeros] }, gSizes)
  const open = !same(sizes, others)
  const left = sizes.map((size, i) => (open ? 0 : size - reach[i]!))
  const pads = [...front, ...left.map(size => Math.max(-size, 0))]
  const settings = windowSettings({ ...window, pads }, group)
  const images = convolve(b, 'ConvTranspose', [g, kernel], settings)
  if (!open) return pad(b, images, [0, 0, ...zeros, 0, 0, ...left.map(size => Math.max(size, 0))])
  return padLike(b, images, like, [0, 0, ...zeros])
}

/** The gradient of a bias for each channel. */
export const channelSum = (d: Differential): string =>
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
  if (d.wants(0)) d.give(0, giveBack(b, g, d.x(1), window, group, d.x(0)))
  if (d.wants(1)) d.give(1, kernelGradient(b, d.x(0), g, b.fixed(d.x(1)), window, group))
  if (d.wants(2)) d.give(2, channelSum(d))
}

function convolvedDims(at: Trial): readonly Dims[] {
  const [x, w] = [at.dims(0), at.dims(1)]
  if (x.length < 3 || x[1] !== w[1]! * groupOf(at.node))
    throw new Unknown(`[${x.join()}] has not the channels of [${w.join()}]`)
  return [[x[0]!, w[0]!, ...windowCount(windowAt(at), x.slice(2))]]
}

/** The sizes that ConvTranspose gives. */
export function transposedDims(at: Trial): readonly Dims[] {
  const [x, w] = [at.dims(0), at.dims(1)]
  const spatial = transposedCount(at.node, windowAt(at), x.slice(2))
  return [[x[0]!, w[1]! * groupOf(at.node), ...spatial]]
}

/** What goes back over a window is made of these. */
export const windowParts: Operators = {
  Conv: { dims: convolvedDims },
  ConvTranspose: { dims: transposedDims },
  Pad: passedPad,
  Reshape,
  Slice: addedSlice,
}

/** What inputs are to a convolution that learn. */
export const roles: readonly (string | undefined)[] = [undefined, 'weight', 'bias']

/** A convolution, in groups too. */
export const Conv: Operator = {
  dims: convolvedDims,
  gradient: convGradient,
  roles,
  kind: 'layer',
  isFixed: (tensor, said) => !said && isSpectrum(tensor),
  lower: guarded,
  adds: windowParts,
}
