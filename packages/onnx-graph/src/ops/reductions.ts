import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import {
  div,
  equal,
  expandLike,
  mul,
  perElement,
  reduce,
  scale,
  sign,
  sub,
  toFloat,
  unsqueeze,
  where,
} from '../graph/emit.ts'
import { axisOf, type Dims, type Trial } from '../graph/info.ts'
import * as types from '../proto/types.ts'
import type { Operator } from './op.ts'

const axesOf = (rank: number, given: readonly number[] | undefined, none: boolean): number[] => {
  if (given && given.length > 0) return given.map(axis => axisOf(axis, rank)).sort((x, y) => x - y)
  return none ? [] : Array.from({ length: rank }, (_, axis) => axis)
}

/** The sizes that a reduction gives. */
export function reducedDims(at: Trial): readonly Dims[] {
  const dims = at.dims(0)
  const axes = axesOf(dims.length, at.numbers(1), int(at.node, 'noop_with_empty_axes', 0) === 1)
  const keep = int(at.node, 'keepdims', 1) === 1
  return [dims.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size]))]
}

/** Folds reductions of lists, such as the product of some sizes. */
const foldAll = (f: (x: number, y: number) => number) => (at: Trial) => {
  const known = at.known(0)
  return known && known.dims.length < 2 && known.data.length > 0
    ? [Array.from(known.data).reduce(f)]
    : undefined
}

interface Reduced {
  readonly d: Differential
  readonly x: string
  readonly axes: Dims
  /** The result and its gradient, with axes of size 1 where it was reduced. */
  readonly y: string
  readonly g: string
}

const reduction = (
  gradient: (at: Reduced) => string,
  f?: (x: number, y: number) => number,
  since = 18,
): Operator => ({
  moved: ['axes', since],
  dims: reducedDims,
  ...(f && { fold: foldAll(f) }),
  gradient: d => {
    const { b, node } = d
    const x = d.x(0)
    const given = d.has(1) ? b.known(d.x(1)) : []
    if (!given) throw d.unsupported('a choice of axes that is computed')
    const axes = axesOf(b.rank(x), given, int(node, 'noop_with_empty_axes', 0) === 1)
    const lost = int(node, 'keepdims', 1) === 1 ? [] : axes
    if (!d.wants(0)) return
    const at = { d, x, axes, y: unsqueeze(b, d.y(), lost), g: unsqueeze(b, d.g, lost) }
    d.give(0, expandLike(b, gradient(at), x))
  },
})

/** The gradient goes to the extremes, in equal parts. */
const extreme = ({ d: { b }, x, y, g, axes }: Reduced): string => {
  const chosen = toFloat(b, equal(b, x, y))
  return mul(b, chosen, div(b, g, reduce(b, chosen, axes, true)))
}

const position: Operator = {
  dims: at => {
    const dims = at.dims(0)
    const axis = axisOf(int(at.node, 'axis', 0), dims.length)
    const keep = int(at.node, 'keepdims', 1) === 1
    return [dims.flatMap((size, i) => (i === axis ? (keep ? [1] : []) : [size]))]
  },
  type: types.int64,
  gradient: 'none',
}

/** The sum along axes. */
export const ReduceSum: Operator = /* @__PURE__ */ reduction(
  ({ g }) => g,
  (x, y) => x + y,
  13,
)

/** The mean along axes. */
export const ReduceMean: Operator = /* @__PURE__ */ reduction(({ d, x, g, axes }) =>
  perElement(d.b, g, x, axes),
)

/** The largest along axes. */
export const ReduceMax: Operator = /* @__PURE__ */ reduction(extreme, (x, y) => Math.max(x, y))

/** The smallest along axes. */
export const ReduceMin: Operator = /* @__PURE__ */ reduction(extreme, (x, y) => Math.min(x, y))

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

/** The place of the largest along an axis. */
export const ArgMax: Operator = position

/** The place of the smallest along an axis. */
export const ArgMin: Operator = position
