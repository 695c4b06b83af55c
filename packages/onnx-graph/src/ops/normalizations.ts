import { mul, perChannel, reduce } from '../graph/emit.ts'
import type { Lowering } from '../lower/lowering.ts'
import {
  groupNormalization,
  lengthNormalization,
  meanVarianceNormalization,
  responseNormalization,
} from '../lower/norms.ts'
import { Add } from './add.ts'
import { Div, Mul, Sqrt, Sub } from './arithmetic.ts'
import { Expand } from './arrange.ts'
import { Pow } from './functions.ts'
import { like, type Operator } from './op.ts'
import { normalize } from './layerNormalization.ts'
import { ReduceL1, ReduceL2 } from './lengths.ts'
import { passedPad } from './shapes.ts'
import { passedSlice } from './slice.ts'
import { ReduceMean } from './reductions.ts'
import { Reshape } from './views.ts'

const scaled = [undefined, 'scale', 'bias']

/** Instance normalisation. */
export const InstanceNormalization: Operator = {
  roles: scaled,
  kind: 'layer',
  dims: like,
  gradient: d => {
    const { b, g } = d
    const axes = [...b.dims(d.x(0))[0].keys()].slice(2)
    const { normal, back } = normalize(d, axes)
    if (d.wants(0)) d.give(0, back(mul(b, g, perChannel(b, d.x(1), d.x(0)))))
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
  { adds: { Add, Div, Mul, ReduceMean, Reshape, Sqrt, Sub } },
)
