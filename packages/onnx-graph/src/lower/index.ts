import { explained } from '../errors.ts'
import { float, int } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import { guarded } from '../graph/convolve.ts'
import { add, mul, reshape } from '../graph/emit.ts'
import { type Dims, placeOf } from '../graph/info.ts'
import type { NodeProto } from '../proto/messages.ts'
import { trainedNormalization } from './batchNormalization.ts'
import { dropout } from './dropout.ts'
import { spelledOut } from './einsum.ts'
import { input, type Lowering, type Path, twice } from './lowering.ts'
import { lengthNormalization, meanVarianceNormalization, responseNormalization } from './norms.ts'
import { backwardSlice, widePow } from './provider.ts'
import { recurrent } from './recurrent.ts'
import { paddedTranspose } from './transposed.ts'

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
  const ones = Array.from({ length: dims[0].length - 2 }, () => 1)
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

const lowerings: Readonly<Record<string, Lowering>> = {
  Softmax: oldSoftmax,
  LogSoftmax: oldSoftmax,
  GroupNormalization: groupNormalization,
  LpNormalization: lengthNormalization,
  LRN: responseNormalization,
  MeanVarianceNormalization: meanVarianceNormalization,
  Conv: guarded,
  ConvTranspose: paddedTranspose,
  Einsum: spelledOut,
  Pow: widePow,
  Slice: backwardSlice,
  BatchNormalization: trainedNormalization,
  Dropout: dropout,
  LSTM: recurrent,
  GRU: recurrent,
  RNN: recurrent,
}

/** Adds a node, or what it stands for. */
export function addLowered(b: Builder, node: NodeProto, path: Path): void {
  try {
    addOrLower(b, node, path)
  } catch (error) {
    throw explained(error, placeOf(node), { operator: node.opType, node: node.name })
  }
}

function addOrLower(b: Builder, node: NodeProto, path: Path): void {
  b.origin = node
  const lowered = node.domain ? undefined : lowerings[node.opType ?? '']?.(b, node, path)
  b.origin = undefined
  if (lowered === undefined) b.add(node)
  else
    for (const [i, value] of [lowered].flat().entries())
      if (value !== undefined && node.output?.[i])
        b.add({ opType: 'Identity', input: [value], output: [node.output[i]] })
}
