import type { Differential } from '../graph/differential.ts'
import { pad, slice } from '../graph/emit.ts'
import { type Operator, range } from './op.ts'
import { addedSlice, allPads, paddedDims } from './shapes.ts'

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
export const adds = { Slice: addedSlice }

/** Pad as rules add it that a gradient has to pass: with zeros. */
export const passedPad: Operator = { dims: paddedDims, gradient: cropped, adds }
