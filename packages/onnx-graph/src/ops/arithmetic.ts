import { isGrid } from '../fixedNumbers/isGrid.ts'
import { div, divisor, mul, scale } from '../graph/emit.ts'
import { type Operator } from './op.ts'
import { difference, pointwise, product, single } from './pointwise.ts'

/** `x / y`. A division of integers is cut off afterwards. */
export const quotient = (x = 0, y = 0): number => x / y
/** `x − y`. */
export const Sub: Operator = /* @__PURE__ */ pointwise(difference, d => {
  d.giveSum(0, () => d.g)
  d.giveSum(1, () => d.b.op('Neg', [d.g]))
})

/** `x · y`. */
export const Mul: Operator = /* @__PURE__ */ pointwise(
  product,
  d => {
    d.giveSum(0, () => mul(d.b, d.g, d.x(1)))
    d.giveSum(1, () => mul(d.b, d.g, d.x(0)))
  },
  { kind: 'layer', isFixed: (tensor, said) => !said && isGrid(tensor) },
)

/** `x / y`. */
export const Div: Operator = /* @__PURE__ */ pointwise(
  quotient,
  d => {
    const by = divisor(d.b, d.x(1))
    d.giveSum(0, () => div(d.b, d.g, by))
    // where that was 0 the result is no number
    const y = by === d.x(1) ? d.y() : div(d.b, d.x(0), by)
    d.giveSum(1, () => d.b.op('Neg', [mul(d.b, d.g, div(d.b, y, by))]))
  },
  { kind: 'layer' },
)

/** `√x`. */
export const Sqrt: Operator = /* @__PURE__ */ single(
  d => {
    d.giveSum(0, () => div(d.b, scale(d.b, d.g, 0.5), divisor(d.b, d.y())))
  },
  x => Math.sqrt(x),
)
