import { isWaves } from '../fixedNumbers/isWaves.ts'
import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { concat, equal, mul, pad, reshape, scatter, toFloat, transpose } from '../graph/emit.ts'
import { axisOf, type Dims, type Trial } from '../graph/info.ts'
import { operationOf } from '../graph/metadata.ts'
import { count, dimsOf, readTensor } from '../proto/tensors.ts'
import { alike, type Operator, range, take } from './op.ts'
import { gatherDims } from './shapes.ts'

/**
 * The row of an embedding that is not learnt, `padding_idx` of PyTorch: its newer exporter says which. Else
 * it is the only row of zeros, which such a row begins with, and stays.
 */
function paddingOf(d: Differential): number | undefined {
  const operation = operationOf(d.node)
  if (operation)
    return Number(/embedding\S*\(args = \(%\w+, %\w+, (\d+)/.exec(operation)?.[1] ?? NaN)
  const table = d.b.constants.get(d.x(0))
  const [size = 0, width = 0, ...more] = table ? dimsOf(table) : []
  if (!table || more.length > 0 || width === 0) return undefined
  const data = readTensor(table)
  const isEmpty = (row: number): boolean => {
    for (let i = row * width; i < (row + 1) * width; i++) if (data[i] !== 0) return false
    return true
  }
  const [empty, ...others] = range(size).filter(isEmpty)
  return size > 2 && others.length === 0 ? empty : undefined
}

/** A gradient for each row, summed over the places that took it. */
function gatherGradient(d: Differential): void {
  const { b } = d
  if (!d.wants(0)) return
  const rank = b.rank(d.x(0))
  const axis = axisOf(int(d.node, 'axis', 0), rank)
  const [size, other] = b.dims(d.x(0)).map(own => own[axis]!)
  const open = size !== other
  const chosen = b.known(d.x(1))
  if (chosen?.length === 1 && !open) {
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
  const padding = axis === 0 && !open ? paddingOf(d) : undefined
  const each = (of: (i: number) => number): string =>
    b.float(
      Float32Array.from({ length: size! }, (_, i) => of(i)),
      [size!],
    )
  if (size! <= 1024 && chosen === undefined && !open) {
    // looked up and not cast, as that stays on a GPU; -1 is nowhere
    const places = each(i => (i === padding ? -1 : i))
    const hot = equal(
      b,
      flat(b.op('Gather', [places, d.x(1)]), 1),
      each(i => i),
    )
    sums = b.op('Gemm', [toFloat(b, hot), rows], { transA: 1 })
  } else {
    const own =
      width[0] === width[1] ? b.ints([width[0]!]) : b.op('Shape', [rows], { start: 1, end: 2 })
    const many = open ? b.op('Shape', [d.x(0)], { start: axis, end: axis + 1 }) : b.ints([size!])
    const zeros = b.op('Expand', [b.float(0), concat(b, [many, own], 0)])
    const places = b.op('Expand', [flat(d.x(1), 1), b.op('Shape', [rows])])
    const kept = padding === undefined ? undefined : each(i => Number(i !== padding))
    const passed = kept ? mul(b, rows, flat(b.op('Gather', [kept, d.x(1)]), 1)) : rows
    sums = scatter(b, zeros, places, passed, 0)
  }
  const front = reshape(b, sums, [
    [size!, ...rest(dims[0])],
    [other!, ...rest(dims[1])],
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
  isFixed: isWaves,
  adds: { ScatterElements: alike },
}
