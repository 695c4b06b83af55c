import { float, word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { pad, slice } from '../graph/emit.ts'
import { axisOf, type Dims, type Trial } from '../graph/info.ts'
import { moveSetting, withInput, without } from '../graph/upgrade.ts'
import * as types from '../proto/types.ts'
import { alongAxes, type Matrix } from './axes.ts'
import { padMatrix } from './interpolate.ts'
import { type Operator, range } from './op.ts'
import { addedSlice } from './slice.ts'

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

/** The pads of a node, which must not depend on the batch. */
function fixedPads(d: Differential): number[] {
  const given = d.b.known(d.x(1))
  const axes = d.has(3) ? d.b.known(d.x(3)) : undefined
  if (!given || (d.has(3) && !axes)) throw d.unsupported('padding that is computed')
  return allPads(d.b.rank(d.x(0)), given, axes)
}

/** The sizes that Pad gives. */
export function paddedDims(at: Trial): readonly Dims[] {
  const dims = at.dims(0)
  const pads = allPads(dims.length, at.numbers(1) ?? [], at.numbers(3))
  return [dims.map((size, axis) => size + pads[axis]! + pads[axis + dims.length]!)]
}

/** Cuts off what was put around, and puts zeros where something was cut off. */
function cropped(d: Differential): void {
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

const adds = { Slice: addedSlice }

/** Pad as rules add it that a gradient has to pass: with zeros. */
export const passedPad: Operator = { dims: paddedDims, gradient: cropped, adds }

/** More elements around: one number, or those of the edge. */
export const Pad: Operator = {
  kind: 'view',
  dims: paddedDims,
  adds,
  upgrade: (node, opset, constant) => {
    if (opset >= 11) return node
    const now = without(moveSetting(node, 'pads', constant), 'value')
    return withInput(now, 2, constant(types.float, [float(node, 'value', 0)], []))
  },
  gradient: d => {
    const mode = word(d.node, 'mode', 'constant')
    if (mode === 'constant') {
      cropped(d)
      return
    }
    if (!d.wants(0)) return
    const pads = fixedPads(d)
    const rank = pads.length / 2
    const axes = range(rank).filter(axis => pads[axis] !== 0 || pads[axis + rank] !== 0)
    const size = d.b.fixed(d.x(0), axes)
    const matrix = (axis: number): Matrix =>
      padMatrix(size[axis]!, pads[axis]!, pads[axis + rank]!, mode)
    d.give(0, alongAxes(d.b, d.g, axes, matrix))
  },
}
