import { int, type Settings, word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { concat, mul, scatter } from '../graph/emit.ts'
import type { Dims, Trial } from '../graph/info.ts'
import { alike, like, type Operator, range } from './op.ts'
import { Range } from './sources.ts'
import { Squeeze } from './views.ts'

/** What is put at places takes their gradient, all of it; what was there before keeps it where it is added to. */
function putGradient(d: Differential, look: string, settings: Settings): void {
  const { b, node } = d
  const how = word(node, 'reduction', 'none')
  if (how !== 'none' && how !== 'add') throw d.unsupported(`the reduction ${how}`)
  const nothing = (): string => mul(b, d.x(2), b.float(0))
  if (d.wants(0))
    d.give(0, how === 'add' ? d.g : b.op(node.opType ?? '', [d.g, d.x(1), nothing()], settings))
  if (d.wants(2)) d.give(2, b.op(look, [d.g, d.x(1)], settings))
}

const chosenDims = (at: Trial): readonly Dims[] => [at.dims(1)]

function partDims(at: Trial): readonly Dims[] {
  const [data, indices] = [at.dims(0), at.dims(1)]
  const batch = int(at.node, 'batch_dims', 0)
  return [[...indices.slice(0, -1), ...data.slice(batch + (indices.at(-1) ?? NaN))]]
}

/** Elements along an axis, by index. */
export const GatherElements: Operator = {
  dims: chosenDims,
  adds: { ScatterElements: alike },
  gradient: d => {
    const { b } = d
    if (!d.wants(0)) return
    const axis = int(d.node, 'axis', 0)
    const zeros = mul(b, d.x(0), b.float(0))
    d.give(0, scatter(b, zeros, d.x(1), d.g, axis))
  },
}

/** Indices of GatherND with those of its batch before them, which ScatterND wants said. */
function withBatch(d: Differential): string {
  const { b } = d
  const places = d.x(1)
  const last = b.rank(places) - 1
  const rows = concat(b, [b.op('Shape', [places], { start: 0, end: last }), b.ints([1])], 0)
  const batch = range(int(d.node, 'batch_dims', 0)).map(axis => {
    const size = b.op('Squeeze', [b.op('Shape', [places], { start: axis, end: axis + 1 })])
    const own = b.op('Range', [b.int(0), size, b.int(1)])
    const along = b.ints(range(last + 1).map(i => (i === axis ? -1 : 1)))
    return b.op('Expand', [b.op('Reshape', [own, along]), rows])
  })
  return concat(b, [...batch, places], last)
}

/** Parts, by indices into several axes. */
export const GatherND: Operator = {
  dims: partDims,
  adds: { Range, ScatterND: alike, Squeeze },
  gradient: d => {
    const { b } = d
    if (!d.wants(0)) return
    const zeros = mul(b, d.x(0), b.float(0))
    d.give(0, b.op('ScatterND', [zeros, withBatch(d), d.g], { reduction: 'add' }))
  },
}

/** Parts put in other places, by indices into several axes. */
export const ScatterND: Operator = {
  adds: { GatherND: { dims: partDims } },
  dims: like,
  gradient: d => {
    putGradient(d, 'GatherND', {})
  },
}

/** Elements put in other places along an axis. */
export const ScatterElements: Operator = {
  adds: { GatherElements: { dims: chosenDims } },
  dims: like,
  gradient: d => {
    putGradient(d, 'GatherElements', { axis: int(d.node, 'axis', 0) })
  },
}

/** ScatterElements under its old name. */
export const Scatter: Operator = {
  upgrade: node => ({ ...node, opType: 'ScatterElements' }),
  adds: { ScatterElements },
}
