import { int } from '../graph/attributes.ts'
import { mul, scatter } from '../graph/emit.ts'
import { axisOf } from '../graph/info.ts'
import * as types from '../proto/types.ts'
import { alike, like, type Operator } from './op.ts'

/** A one in the place of each index. */
export const OneHot: Operator = {
  dims: at => {
    const indices = at.dims(0)
    const [depth = NaN] = at.numbers(1) ?? []
    const axis = axisOf(int(at.node, 'axis', -1), indices.length + 1)
    return [[...indices.slice(0, axis), depth, ...indices.slice(axis)]]
  },
  type: types.float,
  gradient: 'none',
}

/** The largest or smallest along an axis. */
export const TopK: Operator = {
  adds: { ScatterElements: alike },
  dims: at => {
    const dims = [...at.dims(0)]
    const [k = NaN] = at.numbers(1) ?? []
    dims[axisOf(int(at.node, 'axis', -1), dims.length)] = k
    return [dims, dims]
  },
  gradient: d => {
    const { b } = d
    if (!d.wants(0)) return
    const axis = int(d.node, 'axis', -1)
    d.give(0, scatter(b, mul(b, d.x(0), b.float(0)), d.y(1), d.g, axis))
  },
}

/** A triangle of each matrix. */
export const Trilu: Operator = {
  dims: like,
  gradient: d => {
    const inputs = [d.g, ...(d.has(1) ? [d.x(1)] : [])]
    d.giveSum(0, () => d.b.op('Trilu', inputs, { upper: int(d.node, 'upper', 1) }))
  },
}

/** Sums of all before along an axis. */
export const CumSum: Operator = {
  dims: like,
  gradient: d => {
    const { node, b } = d
    const settings = {
      exclusive: int(node, 'exclusive', 0),
      reverse: 1 - int(node, 'reverse', 0),
    }
    if (d.wants(0)) d.give(0, b.op('CumSum', [d.g, d.x(1)], settings))
  },
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

/** The place of the largest along an axis. */
export const ArgMax: Operator = position

/** The place of the smallest along an axis. */
export const ArgMin: Operator = position
