import { attributes, float, floats, int, word } from '../graph/attributes.ts'
import { scale } from '../graph/emit.ts'
import { same, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { alongAxes, type Matrix } from './axes.ts'
import { Max, Min } from './functions.ts'
import { resizeMatrix } from './interpolate.ts'
import type { Operator } from './op.ts'
import { openMatrix } from './openResize.ts'
import { AveragePool } from './pool.ts'
import { Range } from './sources.ts'
import { Squeeze } from './views.ts'

function outDims(at: Trial): number[] {
  const dims = at.dims(0)
  if (
    word(at.node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch' ||
    at.node.attribute?.some(({ name }) => name === 'axes')
  )
    throw new Unknown('axes and keep_aspect_ratio_policy are not supported')
  const sizes = at.has(3) ? at.numbers(3) : undefined
  const scales = at.has(2) ? at.numbers(2) : undefined
  if (sizes && sizes.length > 0) return sizes
  return dims.map((size, axis) => Math.floor(size * (scales?.[axis] ?? NaN)))
}

/** A node from before sizes and ways of rounding could be said. */
const oldResize: NonNullable<Operator['upgrade']> = (node, _, constant) => {
  const scales = floats(node, 'scales')
  const [x = '', name = ''] = node.input ?? []
  const given = scales ? constant(types.float, scales) : name
  const settings = {
    mode: word(node, 'mode', 'nearest'),
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  }
  return { ...node, opType: 'Resize', input: [x, '', given], attribute: attributes(settings) }
}

/** Another size: nearest, linear or cubic. */
export const Resize: Operator = {
  adds: { AveragePool, Max, Min, Range, Squeeze },
  upgrade: (node, opset, constant) => (opset < 11 ? oldResize(node, opset, constant) : node),
  dims: at => [outDims(at)],
  gradient: d => {
    const { b, node } = d
    if (!d.wants(0)) return
    if (int(node, 'antialias', 0) === 1) throw d.unsupported('antialias')
    const [from, to] = [b.dims(d.x(0)), b.dims(d.y())]
    const axes = [...from[0].keys()].filter(i => from[0][i] !== to[0][i] || from[1][i] !== to[1][i])
    const mode = word(node, 'mode', 'nearest')
    const place = word(node, 'coordinate_transformation_mode', 'half_pixel')
    const nearest = word(node, 'nearest_mode', 'round_prefer_floor')
    const times = [0, 1].map(t => to[t]!.map((size, i) => size / from[t]![i]!)) as [
      number[],
      number[],
    ]
    const blocks =
      mode === 'nearest' &&
      (place === 'asymmetric'
        ? nearest === 'floor'
        : place.endsWith('half_pixel') && nearest.startsWith('round')) &&
      axes.every(axis => axis > 1) &&
      same(times[0], times[1]) &&
      times[0].every(Number.isInteger)
    if (blocks) {
      // each element stands for a block of equal ones
      const kernel_shape = times[0].slice(2)
      const mean = b.op('AveragePool', [d.g], { kernel_shape, strides: kernel_shape })
      d.give(0, scale(b, mean, count(kernel_shape)))
      return
    }
    const scales = d.has(2) && !d.has(3) ? d.x(2) : undefined
    const known = b.known(scales)
    const matrix = (axis: number): Matrix | string => {
      const open = from[0][axis] !== from[1][axis] || to[0][axis] !== to[1][axis]
      if (open && mode === 'linear')
        return openMatrix(b, { axis, from: d.x(0), to: d.y(), place, scales })
      const [size, out] = [b.fixed(d.x(0), [axis])[axis]!, b.fixed(d.y(), [axis])[axis]!]
      return resizeMatrix(size, out, {
        mode,
        place,
        nearest,
        scale: known?.[axis] ?? out / size,
        cubic: float(node, 'cubic_coeff_a', -0.75),
        excludeOutside: int(node, 'exclude_outside', 0) === 1,
      })
    }
    d.give(0, alongAxes(b, d.g, axes, matrix))
  },
}

/** Resize under its old name. */
export const Upsample: Operator = { upgrade: oldResize, adds: { Resize } }
