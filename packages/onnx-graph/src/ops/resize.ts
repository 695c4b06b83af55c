import { float, int, word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { reshape, scale, transpose } from '../graph/emit.ts'
import { same, type Trial, Unknown } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import { alongAxes, type Matrix } from './axes.ts'
import { resizeMatrix } from './interpolate.ts'
import type { Ops } from './op.ts'
import { openMatrix } from './openResize.ts'

/** Moves elements between the channels and the image, in blocks. */
function blocks(d: Differential, opType: 'DepthToSpace' | 'SpaceToDepth'): void {
  const { b, node } = d
  if (!d.wants(0)) return
  const size = int(node, 'blocksize', 1)
  if (word(node, 'mode', 'DCR') === 'DCR') {
    d.give(0, b.op(opType, [d.g], { blocksize: size }))
    return
  }
  // the channels of each block come first: SpaceToDepth gives them the other way round
  const [, c = 0, h = 0, w = 0] = b.fixed(d.x(0), [1, 2, 3])
  const dims = b.dims(d.x(0))
  const deep = b.op(opType, [d.g], { blocksize: size })
  const split = (n: number): number[] => [n, size * size, c / (size * size), h, w]
  const turned = transpose(
    b,
    reshape(b, deep, [split(dims[0][0]!), split(dims[1][0]!)]),
    [0, 2, 1, 3, 4],
  )
  d.give(0, reshape(b, turned, dims, d.x(0)))
}

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

/** Operators that change the size of images. */
export const resizes: Ops = {
  Resize: {
    dims: at => [outDims(at)],
    gradient: d => {
      const { b, node } = d
      if (!d.wants(0)) return
      if (int(node, 'antialias', 0) === 1) throw d.unsupported('antialias')
      const [from, to] = [b.dims(d.x(0)), b.dims(d.y())]
      const axes = [...from[0].keys()].filter(
        i => from[0][i] !== to[0][i] || from[1][i] !== to[1][i],
      )
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
  },
  DepthToSpace: {
    dims: at => {
      const [n = NaN, c = NaN, h = NaN, w = NaN] = at.dims(0)
      const size = int(at.node, 'blocksize', 1)
      return [[n, c / (size * size), h * size, w * size]]
    },
    gradient: d => {
      blocks(d, 'SpaceToDepth')
    },
  },
  SpaceToDepth: {
    dims: at => {
      const [n = NaN, c = NaN, h = NaN, w = NaN] = at.dims(0)
      const size = int(at.node, 'blocksize', 1)
      return [[n, c * size * size, h / size, w / size]]
    },
    gradient: d => {
      blocks(d, 'DepthToSpace')
    },
  },
}
