import { isWaves } from '../fixedNumbers/isWaves.ts'
import { attributes, int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { concat, reduce, reshape, slice } from '../graph/emit.ts'
import { axisOf, type Dims, type Trial } from '../graph/info.ts'
import type { Operator } from './op.ts'
import { addedSlice, joined, joinedDims } from './shapes.ts'

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

function splitDims(at: Trial): readonly Dims[] {
  const dims = at.dims(0)
  const axis = axisOf(int(at.node, 'axis', 0), dims.length)
  return partsOf(at, dims[axis]!).map(size => dims.map((own, i) => (i === axis ? size : own)))
}

/** One after another along an axis. */
export const Concat: Operator = {
  isFixed: isWaves,
  kind: 'view',
  dims: joinedDims,
  fold: joined,
  gradient: concatGradient,
  adds: { Slice: addedSlice, Split: { dims: splitDims } },
}

/** Several parts along an axis. */
export const Split: Operator = {
  kind: 'view',
  dims: splitDims,
  moved: ['split', 13],
  upgrade: (node, opset) =>
    opset >= 18 || node.input?.[1]
      ? node
      : {
          ...node,
          attribute: [
            ...(node.attribute ?? []),
            ...attributes({ num_outputs: node.output?.length ?? 1 }),
          ],
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
}

/** Repeated along its axes. */
export const Tile: Operator = {
  dims: at => {
    const times = at.numbers(1) ?? []
    return [at.dims(0).map((size, axis) => size * (times[axis] ?? NaN))]
  },
  kind: 'view',
  gradient: d => {
    if (!d.wants(0)) return
    const { b } = d
    const [x, y] = [b.dims(d.x(0)), b.dims(d.y())]
    const axes = [...x[0].keys()].filter(i => x[0][i] !== y[0][i] || x[1][i] !== y[1][i])
    const wide = (t: 0 | 1): number[] =>
      x[t].flatMap((size, i) => (axes.includes(i) ? [y[t][i]! / size, size] : [size]))
    const before = axes.map((axis, i) => axis + i)
    d.give(0, reduce(b, reshape(b, d.g, [wide(0), wide(1)]), before, false))
  },
}
