import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { add, div, mul, reduce, sub, unbroadcast } from '../graph/emit.ts'
import { axisOf, type Dims } from '../graph/info.ts'
import { epsilonOf } from '../lower/lowering.ts'
import type { Operator } from './op.ts'

/** Mean and deviation taken from the values themselves along these axes, and the way back through them. */
export function normalize(
  d: Differential,
  axes: Dims,
): { normal: string; back: (g: string) => string } {
  const { b } = d
  const mean = (x: string): string => reduce(b, x, axes, true, 'ReduceMean')
  const centred = sub(b, d.x(0), mean(d.x(0)))
  const deviation = b.op('Sqrt', [
    add(b, mean(mul(b, centred, centred)), b.float(epsilonOf(d.node))),
  ])
  const normal = div(b, centred, deviation)
  const back = (g: string): string => {
    const rest = add(b, mean(g), mul(b, normal, mean(mul(b, g, normal))))
    return div(b, sub(b, g, rest), deviation)
  }
  return { normal, back }
}

/** Layer normalisation. */
export const LayerNormalization: Operator = {
  roles: [undefined, 'scale', 'bias'],
  dims: at => {
    const axis = axisOf(int(at.node, 'axis', -1), at.dims(0).length)
    const rest = at.dims(0).map((size, i) => (i < axis ? size : 1))
    return [at.dims(0), rest, rest]
  },
  gradient: d => {
    const { b, g, node } = d
    const rank = b.rank(d.x(0))
    const first = axisOf(int(node, 'axis', -1), rank)
    const axes = Array.from({ length: rank - first }, (_, i) => first + i)
    const { normal, back } = normalize(d, axes)
    if (d.wants(0)) d.give(0, back(mul(b, g, d.x(1))))
    if (d.wants(1)) d.give(1, unbroadcast(b, mul(b, g, normal), d.x(1)))
    d.giveSum(2, () => g)
  },
}
