import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { add, div, mul, reduce, sub, unbroadcast } from '../graph/emit.ts'
import { axisOf, type Dims } from '../graph/info.ts'
import type { Lowering } from '../lower/lowering.ts'
import {
  groupNormalization,
  lengthNormalization,
  meanVarianceNormalization,
  responseNormalization,
} from '../lower/norms.ts'
import { Add, Div, Mul } from './arithmetic.ts'
import { centring, epsilon, perChannel, scaled } from './batchNormalization.ts'
import { Pow } from './functions.ts'
import { like, type Operator } from './op.ts'
import { ReduceL1, ReduceL2 } from './reductions.ts'
import { passedPad } from './crop.ts'
import { passedSlice } from './slice.ts'
import { Expand, Reshape } from './views.ts'

/** Mean and deviation taken from the values themselves along these axes, and the way back through them. */
function normalize(d: Differential, axes: Dims): { normal: string; back: (g: string) => string } {
  const { b } = d
  const mean = (x: string): string => reduce(b, x, axes, true, 'ReduceMean')
  const centred = sub(b, d.x(0), mean(d.x(0)))
  const deviation = b.op('Sqrt', [add(b, mean(mul(b, centred, centred)), epsilon(d))])
  const normal = div(b, centred, deviation)
  const back = (g: string): string => {
    const rest = add(b, mean(g), mul(b, normal, mean(mul(b, g, normal))))
    return div(b, sub(b, g, rest), deviation)
  }
  return { normal, back }
}

/** Layer normalisation. */
export const LayerNormalization: Operator = {
  roles: scaled,
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

/** Instance normalisation. */
export const InstanceNormalization: Operator = {
  roles: scaled,
  kind: 'layer',
  dims: like,
  gradient: d => {
    const { b, g } = d
    const axes = [...b.dims(d.x(0))[0].keys()].slice(2)
    const { normal, back } = normalize(d, axes)
    if (d.wants(0)) d.give(0, back(mul(b, g, perChannel(d, d.x(1)))))
    if (d.wants(1)) d.give(1, reduce(b, mul(b, g, normal), [0, ...axes], false))
    if (d.wants(2)) d.give(2, reduce(b, g, [0, ...axes], false))
  },
}

const lowered = (lower: Lowering, more: Operator = {}): Operator => ({
  dims: like,
  gradient: 'lowered',
  lower,
  ...more,
})

/** Group normalisation. */
export const GroupNormalization: Operator = /* @__PURE__ */ lowered(groupNormalization, {
  roles: scaled,
  adds: { Add, Expand, InstanceNormalization, Mul, Reshape },
})

/** Length 1 along an axis. */
export const LpNormalization: Operator = /* @__PURE__ */ lowered(lengthNormalization, {
  adds: { Div, ReduceL1, ReduceL2 },
})

/** Local response normalisation. */
export const LRN: Operator = /* @__PURE__ */ lowered(responseNormalization, {
  adds: { Add, Div, Mul, Pad: passedPad, Pow, Slice: passedSlice },
})

/** Mean 0 and variance 1 along axes. */
export const MeanVarianceNormalization: Operator = /* @__PURE__ */ lowered(
  meanVarianceNormalization,
  { adds: centring },
)
