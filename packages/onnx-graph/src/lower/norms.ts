import { float, int, ints } from '../graph/attributes.ts'
import { add, div, mul, pad, reduce, scale, slice, sub } from '../graph/emit.ts'
import { unsupported } from '../graph/differential.ts'
import { axisOf } from '../graph/info.ts'
import { range } from '../ops/op.ts'
import { input, type Lowering } from './lowering.ts'

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
