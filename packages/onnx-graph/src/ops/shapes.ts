import { int, ints } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { pad, slice } from '../graph/emit.ts'
import { axisOf, broadcast, type Dims, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { like, type Operator, type Operators, range } from './op.ts'

// What is known of operators that training steps are written in, where models need not have them: what
// their rules are is in other files, which only those load that have them.

/** The type that Cast gives. */
export const castType = (at: Trial): number => int(at.node, 'to', types.float)
/** The type that Where and CastLike give. */
export const choiceType = (at: Trial): number => at.type(1)

/** Identity: without more, as the training step adds it. */
export const identity = (more?: Operator): Operator => ({
  kind: 'view',
  dims: like,
  fold: at => at.known(0)?.data,
  gradient: d => {
    d.giveSum(0, () => d.g)
  },
  ...more,
})

/** The sizes that MatMul gives. */
export function matmulDims(at: Trial): readonly Dims[] {
  const [x, y] = [at.dims(0), at.dims(1)]
  if (x.length === 0 || y.length === 0) throw new Unknown('a factor is a scalar')
  const [left, right] = [x.length > 1 ? x : [1, ...x], y.length > 1 ? y : [...y, 1]]
  if (left.at(-1) !== right.at(-2))
    throw new Unknown(`[${x.join()}] and [${y.join()}] cannot be multiplied`)
  return [
    [
      ...broadcast(left.slice(0, -2), right.slice(0, -2)),
      ...(x.length > 1 ? [left.at(-2)!] : []),
      ...(y.length > 1 ? [right.at(-1)!] : []),
    ],
  ]
}

/** The sizes that Gather gives. */
export function gatherDims(at: Trial): readonly Dims[] {
  const [data, indices] = [at.dims(0), at.dims(1)]
  const axis = axisOf(int(at.node, 'axis', 0), data.length)
  return [[...data.slice(0, axis), ...indices, ...data.slice(axis + 1)]]
}

/** The order that Transpose puts axes in. */
export const permOf = (node: Trial['node'], rank: number): number[] =>
  ints(node, 'perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i)

/** The sizes that Transpose gives. */
export function transposedDims(at: Trial): readonly Dims[] {
  const dims = at.dims(0)
  const perm = permOf(at.node, dims.length)
  if (perm.length !== dims.length) throw new Unknown('perm has another length')
  return [perm.map(axis => dims[axis] ?? NaN)]
}

/** The sizes that Expand gives. */
export const expandedDims = (at: Trial): readonly Dims[] => [
  broadcast(at.dims(0), at.numbers(1) ?? []),
]

/** Pads of all axes, those before and then those after, from those of some. */
function allPads(rank: number, given: Dims, some: Dims | undefined): number[] {
  const axes = some?.map(axis => axisOf(axis, rank)) ?? range(given.length / 2)
  const pads = new Array<number>(rank * 2).fill(0)
  for (const [i, axis] of axes.entries()) {
    pads[axis] = given[i] ?? NaN
    pads[axis + rank] = given[i + axes.length] ?? NaN
  }
  return pads
}

/** The sizes that Pad gives. */
export function paddedDims(at: Trial): readonly Dims[] {
  const dims = at.dims(0)
  const pads = allPads(dims.length, at.numbers(1) ?? [], at.numbers(3))
  return [dims.map((size, axis) => size + pads[axis]! + pads[axis + dims.length]!)]
}

/** The sizes that Concat gives. */
export const joinedDims = (at: Trial): readonly Dims[] => {
  const dims = [...at.dims(0)]
  const axis = axisOf(int(at.node, 'axis', 0), dims.length)
  for (let i = 1; i < at.length; i++) {
    const own = at.dims(i)
    if (own.length !== dims.length || own.some((size, j) => j !== axis && size !== dims[j]))
      throw new Unknown(`[${own.join()}] does not continue [${dims.join()}]`)
    dims[axis]! += own[axis]!
  }
  return [dims]
}

/** The elements that Concat gives. */
export const joined = (at: Trial): number[] | undefined => {
  const all = range(at.length).map(i => at.known(i))
  if (!all.every(known => known !== undefined)) return undefined
  const axis = axisOf(int(at.node, 'axis', 0), at.dims(0).length)
  const rows = count(at.dims(0).slice(0, axis))
  return range(rows).flatMap(row =>
    all.flatMap(({ data }) => {
      const width = data.length / rows
      return range(width).map(i => data[row * width + i]!)
    }),
  )
}

/** Concat as the training step adds it. */
export const addedConcat: Operator = { dims: joinedDims, fold: joined }

/** What Slice takes along each axis: from where, how many, and how far apart. */
export interface Cut {
  readonly start: number
  readonly length: number
  readonly step: number
}

/** What is taken along each axis, from what Slice is told. */
export function cuts(
  dims: Dims,
  starts: Dims = [],
  ends: Dims = [],
  axes?: Dims,
  steps?: Dims,
): Cut[] {
  const all: Cut[] = dims.map(length => ({ start: 0, length, step: 1 }))
  for (const [i, from] of starts.entries()) {
    const axis = axisOf(axes?.[i] ?? i, dims.length)
    const size = dims[axis]!
    const step = steps?.[i] ?? 1
    const within = (place: number, low: number, high: number): number =>
      Math.min(Math.max(place < 0 ? place + size : place, low), high)
    const start = step > 0 ? within(from, 0, size) : within(from, 0, size - 1)
    const end = step > 0 ? within(ends[i]!, 0, size) : within(ends[i]!, -1, size - 1)
    all[axis] = { start, length: Math.max(0, Math.ceil((end - start) / step)), step }
  }
  return all
}

/** The same, of a node. */
export const cutsAt = (at: Trial): Cut[] =>
  cuts(at.dims(0), at.numbers(1), at.numbers(2), at.numbers(3), at.numbers(4))

/** The sizes that Slice gives. */
export const partDims = (at: Trial): readonly Dims[] => [cutsAt(at).map(cut => cut.length)]

/** Slice as rules add it that no gradient has to pass. */
export const addedSlice: Operator = { dims: partDims }

/** The pads of a node, which must not depend on the batch. */
export function fixedPads(d: Differential): number[] {
  const given = d.b.known(d.x(1))
  const axes = d.has(3) ? d.b.known(d.x(3)) : undefined
  if (!given || (d.has(3) && !axes)) throw d.unsupported('padding that is computed')
  return allPads(d.b.rank(d.x(0)), given, axes)
}

/** Cuts off what was put around, and puts zeros where something was cut off. */
export function cropped(d: Differential): void {
  const { b } = d
  if (d.wants(2)) throw d.unsupported('a trained value to pad with')
  if (!d.wants(0)) return
  const pads = fixedPads(d)
  const rank = pads.length / 2
  const axes = range(rank).filter(axis => pads[axis]! > 0 || pads[axis + rank]! > 0)
  const starts = axes.map(axis => Math.max(pads[axis]!, 0))
  const ends = axes.map(axis => (pads[axis + rank]! > 0 ? -pads[axis + rank]! : 2 ** 63))
  const g = axes.length === 0 ? d.g : slice(b, d.g, starts, ends, axes)
  const back = pads.map(size => Math.max(-size, 0))
  d.give(0, pad(b, g, back))
}

/** What the gradient of Pad is written in. */
export const adds: Operators = { Slice: addedSlice }

/** Pad as rules add it that a gradient has to pass: with zeros. */
export const passedPad: Operator = { dims: paddedDims, gradient: cropped, adds }
