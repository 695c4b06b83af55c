import { div, equal, mul, reduce, scale, sign, sub, toFloat, where } from '../graph/emit.ts'
import type { Operator } from './op.ts'
import { reduction } from './reductions.ts'

/** The product along axes. */
export const ReduceProd: Operator = /* @__PURE__ */ reduction(
  ({ d: { b }, x, g, axes }) => {
    // the product of all others: of those that are not 0, where no other one is 0
    const zero = equal(b, x, b.float(0))
    const filled = where(b, zero, b.float(1), x)
    const rest = div(b, reduce(b, filled, axes, true, 'ReduceProd'), filled)
    const zeros = toFloat(b, zero)
    const others = sub(b, reduce(b, zeros, axes, true), zeros)
    return mul(b, g, where(b, equal(b, others, b.float(0)), rest, b.float(0)))
  },
  (x, y) => x * y,
)

/** The sum of the squares along axes. */
export const ReduceSumSquare: Operator = /* @__PURE__ */ reduction(({ d: { b }, x, g }) =>
  mul(b, scale(b, x, 2), g),
)

/** The sum of the sizes along axes. */
export const ReduceL1: Operator = /* @__PURE__ */ reduction(({ d: { b }, x, g }) =>
  mul(b, sign(b, x), g),
)

/** The length along axes. At 0, where it has no slope, the gradient is 0. */
export const ReduceL2: Operator = /* @__PURE__ */ reduction(({ d: { b }, x, y, g }) =>
  mul(b, x, div(b, g, where(b, equal(b, y, b.float(0)), b.float(1), y))),
)

/** The logarithm of the sum along axes. */
export const ReduceLogSum: Operator = /* @__PURE__ */ reduction(({ d: { b }, y, g }) =>
  div(b, g, b.op('Exp', [y])),
)

/** The logarithm of the sum of powers of e along axes. */
export const ReduceLogSumExp: Operator = /* @__PURE__ */ reduction(({ d: { b }, x, y, g }) =>
  mul(b, g, b.op('Exp', [sub(b, x, y)])),
)
