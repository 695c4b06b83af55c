import { int, word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { concat, pad, reduce, reshape, slice } from '../graph/emit.ts'
import { axisOf, type Dims, type Trial, Unknown } from '../graph/info.ts'
import { alongAxes } from './axes.ts'
import { padMatrix } from './interpolate.ts'
import { count } from '../proto/tensors.ts'
import { type Op, type Ops, range } from './op.ts'

/** The parts of a gradient that belong to the inputs of Concat. */
function concatGradient(d: Differential): void {
  const { b, g } = d
  const inputs = d.node.input ?? []
  const axis = axisOf(int(d.node, 'axis', 0), b.rank(g))
  const lengths = inputs.map(name => b.dims(name).map(dims => dims[axis]!))
  if (lengths.some(([first, second]) => first !== second)) {
    // where the parts stand depends on the batch: their sizes are looked up at each step
    const sizes = inputs.map(name => b.op('Shape', [name], { start: axis, end: axis + 1 }))
    const all = b.ops('Split', [g, concat(b, sizes, 0)], { axis }, inputs.length)
    for (const [i, part] of all.entries()) if (d.wants(i)) d.give(i, part)
    return
  }
  let start = 0
  for (const [i, [length = 0]] of lengths.entries()) {
    if (d.wants(i)) d.give(i, slice(b, g, [start], [start + length], [axis]))
    start += length
  }
}

/** The lengths of the parts of Split. */
function partsOf(at: Trial, size: number): number[] {
  const given = at.numbers(1)
  if (given) return given
  const n = at.node.output?.length ?? 1
  const length = Math.ceil(size / n)
  return Array.from({ length: n }, (_, i) => Math.min(length, size - i * length))
}

const padsOf = (at: Trial): number[] => {
  const rank = at.dims(0).length
  const given = at.numbers(1) ?? []
  const axes =
    at.numbers(3)?.map(axis => axisOf(axis, rank)) ??
    given.slice(0, given.length / 2).map((_, i) => i)
  const pads = new Array<number>(rank * 2).fill(0)
  for (const [i, axis] of axes.entries()) {
    pads[axis] = given[i] ?? NaN
    pads[axis + rank] = given[i + axes.length] ?? NaN
  }
  return pads
}

/** The pads of a node, which must not depend on the batch. */
function fixedPads(d: Differential): number[] {
  const { b } = d
  const rank = b.rank(d.x(0))
  const given = b.known(d.x(1))
  const axes = d.has(3) ? b.known(d.x(3)) : Array.from({ length: rank }, (_, i) => i)
  if (!given || !axes) throw d.unsupported('padding that is computed')
  const pads = new Array<number>(rank * 2).fill(0)
  for (const [i, axis] of axes.entries()) {
    pads[axisOf(axis, rank)] = given[i] ?? 0
    pads[axisOf(axis, rank) + rank] = given[i + axes.length] ?? 0
  }
  return pads
}

const Pad: Op = {
  dims: at => {
    const dims = at.dims(0)
    const pads = padsOf(at)
    return [dims.map((size, axis) => size + pads[axis]! + pads[axis + dims.length]!)]
  },
  gradient: d => {
    const { b, node } = d
    if (d.wants(2)) throw d.unsupported('a trained value to pad with')
    if (!d.wants(0)) return
    const pads = fixedPads(d)
    const rank = pads.length / 2
    const mode = word(node, 'mode', 'constant')
    if (mode !== 'constant') {
      const axes = [...Array(rank).keys()].filter(
        axis => pads[axis] !== 0 || pads[axis + rank] !== 0,
      )
      const size = b.fixed(d.x(0), axes)
      d.give(
        0,
        alongAxes(b, d.g, axes, axis =>
          padMatrix(size[axis]!, pads[axis]!, pads[axis + rank]!, mode),
        ),
      )
      return
    }
    const axes = [...Array(rank).keys()].filter(axis => pads[axis]! > 0 || pads[axis + rank]! > 0)
    const g =
      axes.length === 0
        ? d.g
        : slice(
            b,
            d.g,
            axes.map(axis => Math.max(pads[axis]!, 0)),
            axes.map(axis => (pads[axis + rank]! > 0 ? -pads[axis + rank]! : 2 ** 63)),
            axes,
          )
    d.give(
      0,
      pad(
        b,
        g,
        pads.map(size => Math.max(-size, 0)),
      ),
    )
  },
}

/** Operators that put values together and take them apart. */
export const parts: Ops = {
  Concat: {
    dims: at => {
      const dims = [...at.dims(0)]
      const axis = axisOf(int(at.node, 'axis', 0), dims.length)
      for (let i = 1; i < at.length; i++) {
        const own = at.dims(i)
        if (own.length !== dims.length || own.some((size, j) => j !== axis && size !== dims[j]))
          throw new Unknown(`[${own.join()}] does not continue [${dims.join()}]`)
        dims[axis]! += own[axis]!
      }
      return [dims]
    },
    fold: at => {
      const all = Array.from({ length: at.length }, (_, i) => at.known(i))
      if (!all.every(known => known !== undefined)) return undefined
      const axis = axisOf(int(at.node, 'axis', 0), at.dims(0).length)
      const rows = count(at.dims(0).slice(0, axis))
      return range(rows).flatMap(row =>
        all.flatMap(({ data }) => {
          const width = data.length / rows
          return range(width).map(i => data[row * width + i]!)
        }),
      )
    },
    gradient: concatGradient,
  },
  Split: {
    dims: at => {
      const dims = at.dims(0)
      const axis = axisOf(int(at.node, 'axis', 0), dims.length)
      return partsOf(at, dims[axis]!).map(size => dims.map((own, i) => (i === axis ? size : own)))
    },
    gradient: d => {
      const { b, node } = d
      if (!d.wants(0)) return
      const axis = axisOf(int(node, 'axis', 0), b.rank(d.x(0)))
      const all = (node.output ?? []).map(
        (name, i) => d.gradient(i) ?? b.op('Mul', [name, b.float(0)]),
      )
      d.give(0, concat(b, all, axis))
    },
  },
  Pad,
  Tile: {
    dims: at => {
      const times = at.numbers(1) ?? []
      return [at.dims(0).map((size, axis) => size * (times[axis] ?? NaN))]
    },
    gradient: d => {
      if (!d.wants(0)) return
      const { b } = d
      const times = b.known(d.x(1))
      if (!times) throw d.unsupported('a number of repetitions that is computed')
      const dims = b.dims(d.x(0))
      const axes = times.flatMap((n, axis) => (n === 1 ? [] : [axis]))
      const wide = (own: Dims): number[] =>
        own.flatMap((size, axis) => (times[axis] === 1 ? [size] : [times[axis]!, size]))
      const before = axes.map((axis, i) => axis + i)
      d.give(0, reduce(b, reshape(b, d.g, [wide(dims[0]), wide(dims[1])]), before, false))
    },
  },
}
