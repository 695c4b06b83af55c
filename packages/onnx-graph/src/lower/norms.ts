import { float, int, ints } from '../graph/attributes.ts'
import { add, div, mul, pad, reduce, reshape, scale, slice, sub } from '../graph/emit.ts'
import { unsupported } from '../graph/differential.ts'
import { axisOf, type Dims } from '../graph/info.ts'
import { range } from '../ops/op.ts'
import { input, type Lowering, twice } from './lowering.ts'

/** A norm of length 1 along an axis. What is not trained keeps its operator. */
export const lengthNormalization: Lowering = (b, node, { live }) => {
  const x = input(node, 0)
  if (!live(x)) return undefined
  const how = int(node, 'p', 2) === 1 ? 'ReduceL1' : 'ReduceL2'
  return div(b, x, reduce(b, x, [axisOf(int(node, 'axis', -1), b.rank(x))], true, how))
}

/** Each channel by the squares of those beside it, as in AlexNet. */
export const responseNormalization: Lowering = (b, node, { live }) => {
  const x = input(node, 0)
  if (!live(x)) return undefined
  const size = int(node, 'size', 1)
  if (size > 1024) throw unsupported(node, `a sum over ${size} channels`)
  const channels = b.fixed(x, [1])[1]!
  const around = new Array<number>(b.rank(x) * 2).fill(0)
  around[1] = Math.floor((size - 1) / 2)
  around[b.rank(x) + 1] = Math.ceil((size - 1) / 2)
  const squares = pad(b, mul(b, x, x), around)
  const sum = range(size)
    .map(i => slice(b, squares, [i], [i + channels], [1]))
    .reduce((all, own) => add(b, all, own))
  const share = scale(b, sum, float(node, 'alpha', 1e-4) / size)
  const base = add(b, share, b.float(float(node, 'bias', 1)))
  return div(b, x, b.op('Pow', [base, b.float(float(node, 'beta', 0.75))]))
}

/** Mean 0 and variance 1 along some axes. */
export const meanVarianceNormalization: Lowering = (b, node, { live }) => {
  const x = input(node, 0)
  if (!live(x)) return undefined
  const axes = (ints(node, 'axes') ?? [0, 2, 3]).map(axis => axisOf(axis, b.rank(x)))
  const mean = (value: string): string => reduce(b, value, axes, true, 'ReduceMean')
  const centred = sub(b, x, mean(x))
  const deviation = b.op('Sqrt', [mean(mul(b, centred, centred))])
  return div(b, centred, add(b, deviation, b.float(1e-9)))
}

/** Channels in groups that are normalised each by itself. */
export const groupNormalization: Lowering = (b, node, { opset }) => {
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
