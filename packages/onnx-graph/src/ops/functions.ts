import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import {
  add,
  div,
  divisor,
  equal,
  greater,
  mul,
  scale,
  sign,
  sub,
  toFloat,
  where,
} from '../graph/emit.ts'
import { widePow } from '../lower/widePow.ts'
import * as types from '../proto/types.ts'
import { And } from './logic.ts'
import type { Operator } from './op.ts'
import { choiceType } from './shapes.ts'
import { map, pointwise, single, smooth } from './pointwise.ts'
import { Expand } from './arrange.ts'

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

/** `xʸ`. */
export const Pow: Operator = /* @__PURE__ */ pointwise(
  (x, y) => x ** y,
  d => {
    const { b, g } = d
    const power = b.known(d.x(1))
    const p = power?.length === 1 ? power[0]! : undefined
    d.giveSum(0, () => {
      if (p === 2) return mul(b, g, scale(b, d.x(0), 2))
      if (p === 1) return g
      // floats may have whole numbers for powers
      const whole = b.info(d.x(1)).type !== types.float
      const y = p !== undefined ? b.float(p) : whole ? toFloat(b, d.x(1)) : d.x(1)
      const less = p === undefined ? sub(b, y, b.float(1)) : b.float(p - 1)
      const slope = p === 3 ? mul(b, d.x(0), d.x(0)) : b.op('Pow', [d.x(0), less])
      const sloped = mul(b, mul(b, g, slope), y)
      if (p !== undefined && p > 1) return sloped
      // at 0 smaller powers have none, and the power 0 has none anywhere
      const none = equal(b, d.x(0), b.float(0))
      const low = p === undefined ? b.op('And', [none, greater(b, b.float(1), y)]) : none
      return where(b, low, b.float(0), sloped)
    })
    // x ** y is 0 where x is, and so is its slope
    d.giveSum(1, () => {
      const log = b.op('Log', [where(b, greater(b, d.x(0), b.float(0)), d.x(0), b.float(1))])
      return mul(b, mul(b, g, d.y()), log)
    })
  },
  { lower: widePow, adds: { And, Expand } },
)

/** `1 / x`. */
export const Reciprocal: Operator = /* @__PURE__ */ smooth(
  d => {
    const { b } = d
    const y = where(b, equal(b, d.x(0), b.float(0)), b.float(0), d.y())
    return b.op('Neg', [mul(b, y, y)])
  },
  x => 1 / x,
)

/** The error function. */
export const Erf: Operator = /* @__PURE__ */ smooth(d =>
  scale(d.b, d.b.op('Exp', [d.b.op('Neg', [mul(d.b, d.x(0), d.x(0))])]), 2 / Math.sqrt(Math.PI)),
)

/** An extreme of several: the gradient goes to those that are it, and is shared where several are. */
const extreme = (d: Differential): void => {
  const { b, g } = d
  const inputs = [...(d.node.input ?? []).keys()]
  const chosen = inputs.map(i => toFloat(b, equal(b, d.x(i), d.y())))
  const share =
    chosen.length === 1
      ? g
      : div(
          b,
          g,
          chosen.reduce((x, y) => add(b, x, y)),
        )
  for (const i of inputs) d.giveSum(i, () => mul(b, share, chosen[i]!))
}

/** The largest of several. */
export const Max: Operator = /* @__PURE__ */ pointwise((...x) => Math.max(...x), extreme)
/** The smallest of several. */
export const Min: Operator = /* @__PURE__ */ pointwise((...x) => Math.min(...x), extreme)

/** The sum of several. */
export const Sum: Operator = /* @__PURE__ */ pointwise(
  (...values) => values.reduce((x, y) => x + y),
  d => {
    for (const i of (d.node.input ?? []).keys()) d.giveSum(i, () => d.g)
  },
)

/** The mean of several. */
export const Mean: Operator = /* @__PURE__ */ pointwise(undefined, d => {
  const inputs = d.node.input ?? []
  for (const i of inputs.keys()) d.giveSum(i, () => scale(d.b, d.g, 1 / inputs.length))
})

/** What a division leaves over: with `fmod`, the only one of floats, it has the sign of what is divided. */
export const Mod: Operator = /* @__PURE__ */ pointwise(
  undefined,
  d => {
    const { b, g } = d
    d.giveSum(0, () => g)
    // how often the divisor goes into it
    d.giveSum(1, () => b.op('Neg', [mul(b, g, div(b, sub(b, d.x(0), d.y()), d.x(1)))]))
  },
  {
    fold: at =>
      map(at, int(at.node, 'fmod', 0) ? (x, y) => x % y : (x, y) => x - y * Math.floor(x / y)),
  },
)

/** Down to a whole number. */
export const Floor: Operator = /* @__PURE__ */ single('none', x => Math.floor(x))
/** Up to a whole number. */
export const Ceil: Operator = /* @__PURE__ */ single('none', x => Math.ceil(x))
/** To the nearest whole number, halves to even ones. */
export const Round: Operator = /* @__PURE__ */ single('none', x =>
  Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x),
)
/** −1, 0 or 1. */
export const Sign: Operator = /* @__PURE__ */ single('none', x => Math.sign(x))
