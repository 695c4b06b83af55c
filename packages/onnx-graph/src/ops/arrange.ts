import { transpose, unbroadcast } from '../graph/emit.ts'
import { broadcast, type Trial } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { type Operator, places, range } from './op.ts'
import { expandedDims, permOf, transposedDims } from './shapes.ts'

/** The elements that Transpose gives. */
function transposed(at: Trial): number[] | undefined {
  const known = at.known(0)
  return (
    known &&
    places(known.dims, known.dims.map(range), permOf(at.node, known.dims.length)).map(
      i => known.data[i]!,
    )
  )
}

/** The axes in another order. */
export const Transpose: Operator = {
  kind: 'view',
  dims: transposedDims,
  fold: transposed,
  gradient: d => {
    if (!d.wants(0)) return
    const perm = permOf(d.node, d.b.rank(d.x(0)))
    d.give(
      0,
      transpose(
        d.b,
        d.g,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
    )
  },
}

function expanded(at: Trial): number[] | undefined {
  const known = at.known(0)
  const dims = broadcast(at.dims(0), at.numbers(1) ?? [])
  return known?.data.length === 1 ? new Array<number>(count(dims)).fill(known.data[0]!) : undefined
}

/** Repeated to other sizes. */
export const Expand: Operator = {
  kind: 'view',
  dims: expandedDims,
  fold: expanded,
  gradient: d => {
    if (d.wants(0)) d.give(0, unbroadcast(d.b, d.g, d.x(0)))
  },
}

/** How many elements there are. */
export const Size: Operator = {
  dims: () => [[]],
  type: types.int64,
  fold: at => [count(at.dims(0))],
  gradient: 'none',
}
