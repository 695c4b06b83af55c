import { float, int } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import { add, mul, pad, reshape } from '../graph/emit.ts'
import type { Dims } from '../graph/info.ts'
import type { NodeProto } from '../proto/messages.ts'
import { trainedNormalization } from './batchNormalization.ts'
import { dropout } from './dropout.ts'
import { input, type Lowering, type Path, twice } from './lowering.ts'
import { recurrent } from './recurrent.ts'

/** Before opset 13 everything from the axis on was one axis. */
const oldSoftmax: Lowering = (b, node, { opset }) => {
  if (opset >= 13) return undefined
  const x = input(node, 0)
  const axis = int(node, 'axis', 1)
  const rank = b.rank(x)
  const opType = node.opType ?? ''
  if (axis === -1 || axis === rank - 1) return b.op(opType, [x], { axis: -1 })
  const flat = b.op('Flatten', [x], { axis })
  return b.op('Reshape', [b.op(opType, [flat], { axis: -1 }), b.op('Shape', [x])])
}

/** Channels in groups that are normalised each by itself. */
const groupNormalization: Lowering = (b, node, { opset }) => {
  const x = input(node, 0)
  const groups = int(node, 'num_groups', 1)
  const dims = b.dims(x)
  const channels = b.fixed(x, [1])[1]!
  const ones = new Array<number>(dims[0].length - 2).fill(1)
  const rows = (own: Dims): number[] => [
    own[0]!,
    groups,
    own.slice(1).reduce((n, size) => n * size, 1) / groups,
  ]
  const grouped = reshape(b, x, [rows(dims[0]), rows(dims[1])])
  const unit = (value: number): string => b.float(new Float32Array(groups).fill(value), [groups])
  const normal = b.op('InstanceNormalization', [grouped, unit(1), unit(0)], {
    epsilon: { f: float(node, 'epsilon', Math.fround(1e-5)) },
  })
  const whole = reshape(b, normal, dims, x)
  // a scale for each group before opset 21, for each channel since
  const perChannel = (value: string): string => {
    if (opset >= 21) return reshape(b, value, twice([1, channels, ...ones]))
    const wide = b.op('Expand', [
      reshape(b, value, twice([groups, 1])),
      b.ints([groups, channels / groups]),
    ])
    return reshape(b, wide, twice([1, channels, ...ones]))
  }
  return add(b, mul(b, whole, perChannel(input(node, 1))), perChannel(input(node, 2)))
}

/**
 * The WebGPU provider of ONNX Runtime 1.30 is wrong, without a word, where the channels of a group are
 * divisible by 3, not by 4, and more than 3. Zeros up to a multiple of 4 do not change the result.
 *
 * @see https://github.com/microsoft/onnxruntime/issues/29651
 */
const guardedConv: Lowering = (b, node) => {
  const [x, w] = [input(node, 0), input(node, 1)]
  const [dims, kernel] = [b.info(x).dims, b.info(w).dims?.[0]]
  const channels = kernel?.[1] ?? 1
  if (!dims || !kernel || channels % 3 !== 0 || channels % 4 === 0 || channels === 3)
    return undefined
  if (kernel[0] === 1 || kernel.slice(2).every(size => size === 1)) return undefined
  const more = 4 - (channels % 4)
  const group = int(node, 'group', 1)
  const rank = kernel.length
  const behind = (length: number, axis: number): number[] =>
    Array.from({ length: length * 2 }, (_, i) => (i === length + axis ? more : 0))
  const split = (own: Dims): number[] => [own[0]!, group, own[1]! / group, ...own.slice(2)]
  let wide: string
  if (group === 1) wide = pad(b, x, behind(rank, 1))
  else {
    const grouped = pad(b, reshape(b, x, [split(dims[0]), split(dims[1])]), behind(rank + 1, 2))
    const joined = (own: Dims): number[] => [own[0]!, own[1]! + more * group, ...own.slice(2)]
    wide = reshape(b, grouped, [joined(dims[0]), joined(dims[1])])
  }
  const output = b.fresh('Conv')
  b.add({
    ...node,
    input: [wide, pad(b, w, behind(rank, 1)), ...(node.input ?? []).slice(2)],
    output: [output],
  })
  return output
}

const lowerings: Readonly<Record<string, Lowering>> = {
  Softmax: oldSoftmax,
  LogSoftmax: oldSoftmax,
  GroupNormalization: groupNormalization,
  Conv: guardedConv,
  BatchNormalization: trainedNormalization,
  Dropout: dropout,
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
}

/** Adds a node, or what it stands for. */
export function addLowered(b: Builder, node: NodeProto, path: Path): void {
  b.origin = node
  const lowered = node.domain ? undefined : lowerings[node.opType ?? '']?.(b, node, path)
  b.origin = undefined
  if (lowered === undefined) b.add(node)
  else
    for (const [i, value] of [lowered].flat().entries())
      if (value !== undefined && node.output?.[i])
        b.add({ opType: 'Identity', input: [value], output: [node.output[i]] })
}
