import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { equal, pad, reshape, toFloat, transpose } from '../graph/emit.ts'
import { axisOf, type Dims, type Trial } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import { type Operator, range, take } from './op.ts'
import { scatter, scattered } from './scatter.ts'

/** The sizes that Gather gives. */
export function gatherDims(at: Trial): readonly Dims[] {
  const [data, indices] = [at.dims(0), at.dims(1)]
  const axis = axisOf(int(at.node, 'axis', 0), data.length)
  return [[...data.slice(0, axis), ...indices, ...data.slice(axis + 1)]]
}

/** A gradient for each row, summed over the places that took it. */
function gatherGradient(d: Differential): void {
  const { b } = d
  if (!d.wants(0)) return
  const rank = b.rank(d.x(0))
  const axis = axisOf(int(d.node, 'axis', 0), rank)
  const [size] = b.fixed(d.x(0), [axis]).slice(axis)
  const chosen = b.known(d.x(1))
  if (chosen?.length === 1) {
    // one row: zeros around it
    const at = chosen[0]! < 0 ? chosen[0]! + size! : chosen[0]!
    const kept = b.rank(d.x(1)) === 0 ? b.op('Unsqueeze', [d.g, b.ints([axis])]) : d.g
    const row = b.rank(kept) === rank ? kept : undefined
    if (row) {
      const pads = new Array<number>(rank * 2).fill(0)
      pads[axis] = at
      pads[axis + rank] = size! - at - 1
      d.give(0, pad(b, row, pads))
      return
    }
  }
  // the axis of choices first, all of them in one; then a product with the choices as ones and zeros
  const many = b.rank(d.x(1))
  const out = b.rank(d.g)
  const places = Array.from({ length: out }, (_, i) => i)
  const perm = [
    ...places.slice(axis, axis + many),
    ...places.slice(0, axis),
    ...places.slice(axis + many),
  ]
  const [first, second] = b.dims(d.x(1)).map(count)
  const rest = (dims: Dims): number[] => [...dims.slice(0, axis), ...dims.slice(axis + 1)]
  const dims = b.dims(d.x(0))
  const width = dims.map(own => count(rest(own)))
  const rows = reshape(b, transpose(b, d.g, perm), [
    [first!, width[0]!],
    [second!, width[1]!],
  ])
  const flat = (value: string, ...more: number[]): string =>
    reshape(b, value, [
      [first!, ...more],
      [second!, ...more],
    ])
  let sums: string
  if (size! <= 1024 && chosen === undefined) {
    // looked up and not cast, as that stays on a GPU
    const every = b.float(
      Float32Array.from({ length: size! }, (_, i) => i),
      [size!],
    )
    const hot = equal(b, flat(b.op('Gather', [every, d.x(1)]), 1), every)
    sums = b.op('Gemm', [toFloat(b, hot), rows], { transA: 1 })
  } else {
    const zeros = b.op('Expand', [b.float(0), b.ints([size!, b.fixed(rows, [1])[1]!])])
    const places = b.op('Expand', [flat(d.x(1), 1), b.op('Shape', [rows])])
    sums = scatter(b, zeros, places, rows, 0)
  }
  const front = reshape(b, sums, [
    [size!, ...rest(dims[0])],
    [size!, ...rest(dims[1])],
  ])
  const back = Array.from({ length: rank }, (_, i) => (i < axis ? i + 1 : i === axis ? 0 : i))
  d.give(0, transpose(b, front, back))
}

const gathered = (at: Trial): number[] | undefined => {
  const [data, indices] = [at.known(0), at.known(1)]
  if (!data || !indices) return undefined
  const axis = axisOf(int(at.node, 'axis', 0), data.dims.length)
  const chosen = Array.from(indices.data, i => (i < 0 ? i + data.dims[axis]! : i))
  return take(
    data,
    data.dims.map((size, i) => (i === axis ? chosen : range(size))),
  )
}

/** Gather of sizes. */
export const addedGather: Operator = { dims: gatherDims, fold: gathered }

/** Parts of an axis, by index. */
export const Gather: Operator = {
  dims: gatherDims,
  fold: gathered,
  gradient: gatherGradient,
  roles: ['embedding'],
  adds: { ScatterElements: scattered },
}
