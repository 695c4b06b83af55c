import { int } from '../graph/attributes.ts'
import { reshapeLike } from '../graph/emit.ts'
import { axisOf, type Dims, type Trial, Unknown } from '../graph/info.ts'
import type { Differential } from '../graph/differential.ts'
import { count } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { type Operator } from './op.ts'

/** The sizes that Reshape gives. */
export function reshapedDims(at: Trial): readonly Dims[] {
  const from = at.dims(0)
  const to = at.numbers(1)
  if (!to) throw new Unknown('it is not said to what it is reshaped')
  const zero = int(at.node, 'allowzero', 0) === 1
  const dims = to.map((size, i) => (size === 0 && !zero ? (from[i] ?? NaN) : size))
  const free = dims.indexOf(-1)
  if (free >= 0) dims[free] = count(from) / -count(dims)
  if (count(dims) !== count(from))
    throw new Unknown(`[${from.join()}] does not become [${to.join()}]`)
  return [dims]
}

/** The sizes that Unsqueeze gives. */
export const unsqueezedDims = (at: Trial): readonly Dims[] => {
  const dims = [...at.dims(0)]
  const given = at.numbers(1) ?? []
  const rank = dims.length + given.length
  for (const axis of given.map(axis => axisOf(axis, rank)).sort((x, y) => x - y))
    dims.splice(axis, 0, 1)
  return [dims]
}

/** The same elements. */
export const elements = (at: Trial): ArrayLike<number> | undefined => at.known(0)?.data

/** The same elements in another shape. */
const view = (dims: (at: Trial) => readonly Dims[], more: Operator = {}): Operator => ({
  kind: 'view',
  dims,
  ...more,
  fold: elements,
  gradient: (d: Differential) => {
    if (d.wants(0)) d.give(0, reshapeLike(d.b, d.g, d.x(0)))
  },
})

/** Other sizes for the same elements. */
export const Reshape: Operator = /* @__PURE__ */ view(reshapedDims)

/** Two axes: those before one, and the rest. */
export const Flatten: Operator = /* @__PURE__ */ view(at => {
  const dims = at.dims(0)
  const given = int(at.node, 'axis', 1)
  const axis = given < 0 ? given + dims.length : given
  return [[count(dims.slice(0, axis)), count(dims.slice(axis))]]
})

/** Without axes of size 1. */
export const Squeeze: Operator = /* @__PURE__ */ view(
  at => {
    const dims = at.dims(0)
    const axes = at.numbers(1)?.map(axis => axisOf(axis, dims.length))
    return [dims.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1))]
  },
  { moved: ['axes', 13] },
)

/** With more axes of size 1. */
export const Unsqueeze: Operator = /* @__PURE__ */ view(unsqueezedDims, { moved: ['axes', 13] })

/** The sizes. */
export const Shape: Operator = {
  dims: at => {
    const rank = at.dims(0).length
    return [[part(at, rank).length]]
  },
  type: types.int64,
  fold: at => part(at, at.dims(0).length).map(axis => at.dims(0)[axis]!),
  gradient: 'none',
}

/** The axes that Shape asks for. */
function part(at: Trial, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis)
  return axes.slice(int(at.node, 'start', 0), int(at.node, 'end', rank))
}
