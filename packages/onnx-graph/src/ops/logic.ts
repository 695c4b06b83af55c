import * as types from '../proto/types.ts'
import type { Operator } from './op.ts'
import { pointwise, single } from './pointwise.ts'

// Choices: nothing passes through them.

const compare = (f: (x: number, y: number) => boolean): Operator =>
  pointwise((x, y) => Number(f(x, y)), 'none', { type: types.bool })

/** `x = y`. */
export const Equal: Operator = /* @__PURE__ */ compare((x, y) => x === y)
/** `x > y`. */
export const Greater: Operator = /* @__PURE__ */ compare((x, y) => x > y)
/** `x ≥ y`. */
export const GreaterOrEqual: Operator = /* @__PURE__ */ compare((x, y) => x >= y)
/** `x < y`. */
export const Less: Operator = /* @__PURE__ */ compare((x, y) => x < y)
/** `x ≤ y`. */
export const LessOrEqual: Operator = /* @__PURE__ */ compare((x, y) => x <= y)
/** Both. */
export const And: Operator = /* @__PURE__ */ compare((x, y) => x !== 0 && y !== 0)
/** At least one of both. */
export const Or: Operator = /* @__PURE__ */ compare((x, y) => x !== 0 || y !== 0)
/** One of both. */
export const Xor: Operator = /* @__PURE__ */ compare((x, y) => x !== y)

const flag = (f?: (x: number) => number): Operator => single('none', f, { type: types.bool })

/** The opposite. */
export const Not: Operator = /* @__PURE__ */ flag(x => Number(!x))
/** Whether it is no number. */
export const IsNaN: Operator = /* @__PURE__ */ flag()
/** Whether it is infinite. */
export const IsInf: Operator = /* @__PURE__ */ flag()
