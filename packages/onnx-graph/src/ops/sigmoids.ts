import { mul, sub } from '../graph/emit.ts'
import type { Operator } from './op.ts'
import { smooth } from './pointwise.ts'

/** The logistic function. */
export const Sigmoid: Operator = /* @__PURE__ */ smooth(
  d => mul(d.b, d.y(), sub(d.b, d.b.float(1), d.y())),
  undefined,
  { kind: 'view' },
)

/** The hyperbolic tangent. */
export const Tanh: Operator = /* @__PURE__ */ smooth(
  d => sub(d.b, d.b.float(1), mul(d.b, d.y(), d.y())),
  undefined,
  { kind: 'view' },
)
