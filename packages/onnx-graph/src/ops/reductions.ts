import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import {
  div,
  equal,
  expandLike,
  mul,
  perElement,
  reduce,
  toFloat,
  unsqueeze,
} from '../graph/emit.ts'
import { axisOf, type Dims, type Trial } from '../graph/info.ts'
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

/** An operator that sums up along axes, from the gradient of all that was summed up. */
export const reduction = (
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
