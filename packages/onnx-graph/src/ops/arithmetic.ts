import { int } from '../graph/attributes.ts'
import { div, divisor, mul, scale, sign, sub, where } from '../graph/emit.ts'
import type { Trial } from '../graph/info.ts'
import * as types from '../proto/types.ts'
import { like, type Operator } from './op.ts'
import { pointwise, single, smooth } from './pointwise.ts'

/** `x + y`. */
export const sum = (x = 0, y = 0): number => x + y
/** `x − y`. */
export const difference = (x = 0, y = 0): number => x - y
/** `x · y`. */
export const product = (x = 0, y = 0): number => x * y
/** `x / y`. A division of integers is cut off afterwards. */
export const quotient = (x = 0, y = 0): number => x / y
/** The type that Cast gives. */
export const castType = (at: Trial): number => int(at.node, 'to', types.float)
/** The type that Where and CastLike give. */
export const choiceType = (at: Trial): number => at.type(1)

/** Its first input as it is. */
export const Identity: Operator = {
  kind: 'view',
  dims: like,
  fold: at => at.known(0)?.data,
  gradient: d => {
    d.giveSum(0, () => d.g)
  },
}

const cast = (type: (at: Trial) => number): Operator => ({
  dims: like,
  type,
  fold: at => at.known(0)?.data,
  gradient: d => {
    const [from, to] = [d.x(0), d.y()].map(name => d.b.info(name).type)
    // a type is not known where the sizes are not either, and that says why
    if (from === 0) d.b.dims(d.x(0))
    if (from === to) d.giveSum(0, () => d.g)
    else throw d.unsupported('a change of precision')
  },
})

/** Other types of elements. */
export const Cast: Operator = /* @__PURE__ */ cast(castType)

/** The type of the elements of another value. */
export const CastLike: Operator = /* @__PURE__ */ cast(choiceType)

/** `x + y`. */
export const Add: Operator = /* @__PURE__ */ pointwise(sum, d => {
  d.giveSum(0, () => d.g)
  d.giveSum(1, () => d.g)
})

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
  { kind: 'layer' },
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

/** `−x`. */
export const Neg: Operator = /* @__PURE__ */ single(
  d => {
    d.giveSum(0, () => d.b.op('Neg', [d.g]))
  },
  x => -x,
  { kind: 'view' },
)

/** `|x|`. */
export const Abs: Operator = /* @__PURE__ */ smooth(
  d => sign(d.b, d.x(0)),
  x => Math.abs(x),
)

/** `eˣ`. */
export const Exp: Operator = /* @__PURE__ */ smooth(
  d => d.y(),
  x => Math.exp(x),
  { kind: 'view' },
)

/** `ln x`. */
export const Log: Operator = /* @__PURE__ */ single(d => {
  d.giveSum(0, () => div(d.b, d.g, divisor(d.b, d.x(0))))
})

/** `√x`. */
export const Sqrt: Operator = /* @__PURE__ */ single(
  d => {
    d.giveSum(0, () => div(d.b, scale(d.b, d.g, 0.5), divisor(d.b, d.y())))
  },
  x => Math.sqrt(x),
)

/** One value or another. */
export const Where: Operator = /* @__PURE__ */ pointwise(
  (condition, x, y) => (condition ? x : y),
  d => {
    const zero = d.b.float(0)
    d.giveSum(1, () => where(d.b, d.x(0), d.g, zero))
    d.giveSum(2, () => where(d.b, d.x(0), zero, d.g))
  },
  { type: choiceType },
)

/** The logistic function. */
export const Sigmoid: Operator = /* @__PURE__ */ smooth(
  d => mul(d.b, d.y(), sub(d.b, d.b.float(1), d.y())),
  undefined,
  { kind: 'view' },
)
