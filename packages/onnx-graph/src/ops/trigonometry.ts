import type { Builder } from '../graph/builder.ts'
import { add, div, mul, sub } from '../graph/emit.ts'
import { like, type Operator } from './op.ts'
import { single, smooth } from './pointwise.ts'

// Sines, cosines and tangents, of circles and of hyperbolas, and the ways back.

/** An operator whose slope is another. */
const turning = (into: string): Operator =>
  smooth(d => d.b.op(into, [d.x(0)]), undefined, { adds: { [into]: { dims: like } } })

/** An operator whose slope is one over something. */
const over = (under: (b: Builder, x: string) => string): Operator =>
  single(d => {
    d.giveSum(0, () => div(d.b, d.g, under(d.b, d.x(0))))
  })

const root = (b: Builder, x: string): string => b.op('Sqrt', [x])
const negative = (b: Builder, x: string): string => b.op('Neg', [x])
/** `1 + x²`. */
const above = (b: Builder, x: string): string => add(b, b.float(1), mul(b, x, x))
/** `1 − x²`, as a product that keeps its digits near 1. */
const below = (b: Builder, x: string): string =>
  mul(b, sub(b, b.float(1), x), add(b, b.float(1), x))

/** The sine. */
export const Sin: Operator = /* @__PURE__ */ turning('Cos')
/** The cosine. */
export const Cos: Operator = /* @__PURE__ */ smooth(
  d => negative(d.b, d.b.op('Sin', [d.x(0)])),
  undefined,
  { adds: { Sin: { dims: like } } },
)
/** The tangent. */
export const Tan: Operator = /* @__PURE__ */ smooth(d => above(d.b, d.y()))

/** The arc sine. */
export const Asin: Operator = /* @__PURE__ */ over((b, x) => root(b, below(b, x)))
/** The arc cosine. */
export const Acos: Operator = /* @__PURE__ */ over((b, x) => negative(b, root(b, below(b, x))))
/** The arc tangent. */
export const Atan: Operator = /* @__PURE__ */ over(above)

/** The hyperbolic sine. */
export const Sinh: Operator = /* @__PURE__ */ turning('Cosh')
/** The hyperbolic cosine. */
export const Cosh: Operator = /* @__PURE__ */ turning('Sinh')

/** The inverse hyperbolic sine. */
export const Asinh: Operator = /* @__PURE__ */ over((b, x) => root(b, above(b, x)))
/** The inverse hyperbolic cosine. */
export const Acosh: Operator = /* @__PURE__ */ over((b, x) => root(b, negative(b, below(b, x))))
/** The inverse hyperbolic tangent. */
export const Atanh: Operator = /* @__PURE__ */ over(below)
