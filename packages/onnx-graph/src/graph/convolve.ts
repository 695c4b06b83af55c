import type { NodeProto } from '../proto/messages.ts'
import { attributes, int, type Settings } from './attributes.ts'
import type { Builder } from './builder.ts'
import { pad, reshape, slice } from './emit.ts'
import type { Dims } from './info.ts'

// What the WebGPU provider of ONNX Runtime 1.30 gets wrong without a word, in other words that it gets right.

/** `more` zeros behind along one axis. */
function widen(b: Builder, x: string, axis: number, more: number): string {
  const rank = b.rank(x)
  const pads = Array.from({ length: rank * 2 }, (_, i) => (i === rank + axis ? more : 0))
  return pad(b, x, pads)
}

/** `more` zeros behind the channels of each group. */
function widenGroups(b: Builder, x: string, group: number, more: number): string {
  if (group === 1) return widen(b, x, 1, more)
  const dims = b.dims(x)
  const split = (own: Dims): number[] => [own[0]!, group, own[1]! / group, ...own.slice(2)]
  const joined = (own: Dims): number[] => [own[0]!, own[1]! + more * group, ...own.slice(2)]
  const grouped = widen(b, reshape(b, x, [split(dims[0]), split(dims[1])]), 2, more)
  return reshape(b, grouped, [joined(dims[0]), joined(dims[1])])
}

/** Adds a node with other inputs and gives the name of its output. */
function like(b: Builder, node: NodeProto, input: readonly string[]): string {
  const output = b.fresh(node.opType ?? '')
  b.add({ ...node, input: [...input], output: [output] })
  return output
}

/**
 * A convolution whose channels in a group are divisible by 3, not by 4, and more than 3: there they get
 * zeros up to a multiple of 4, which do not change the result.
 *
 * @see https://github.com/microsoft/onnxruntime/issues/29651
 */
function guardedConv(b: Builder, node: NodeProto): string | undefined {
  const [x = '', w = '', ...more] = node.input ?? []
  const kernel = b.info(w).dims?.[0]
  const channels = kernel?.[1] ?? 1
  if (!b.info(x).dims || !kernel || channels % 3 !== 0 || channels % 4 === 0 || channels === 3)
    return undefined
  if (kernel[0] === 1 || kernel.slice(2).every(size => size === 1)) return undefined
  const zeros = 4 - (channels % 4)
  const wide = widenGroups(b, x, int(node, 'group', 1), zeros)
  return like(b, node, [wide, widen(b, w, 1, zeros), ...more])
}

/** A transposed convolution in groups that have one channel each to give: there they get another. */
function guardedConvTranspose(b: Builder, node: NodeProto): string | undefined {
  const [x = '', w = '', ...more] = node.input ?? []
  const [dims, kernel] = [b.info(x).dims, b.info(w).dims?.[0]]
  const group = int(node, 'group', 1)
  if (!dims || group === 1 || kernel?.[1] !== 1 || kernel[0] === group) return undefined
  const bias =
    more[0] &&
    widenGroups(
      b,
      reshape(b, more[0], [
        [1, group],
        [1, group],
      ]),
      group,
      1,
    )
  const twice = bias ? [reshape(b, bias, [[2 * group], [2 * group]])] : []
  const both = like(b, node, [x, widen(b, w, 1, 1), ...twice])
  return slice(b, both, [0], [2 * group], [1], [2])
}

/** The guarded form of a node, or undefined where it may stay as it is. */
export function guarded(b: Builder, node: NodeProto): string | undefined {
  return node.opType === 'Conv' ? guardedConv(b, node) : guardedConvTranspose(b, node)
}

/** Adds a convolution, transposed or not, and gives the name of its output. */
export function convolve(
  b: Builder,
  opType: 'Conv' | 'ConvTranspose',
  input: readonly string[],
  settings: Settings,
): string {
  const node = { opType, input: [...input], attribute: attributes(settings) }
  return guarded(b, node) ?? b.op(opType, input, settings)
}
