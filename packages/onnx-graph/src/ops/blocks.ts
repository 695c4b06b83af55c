import { int, word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { reshape, transpose } from '../graph/emit.ts'
import type { Dims, Trial } from '../graph/info.ts'
import type { Operator } from './op.ts'

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

function wideDims(at: Trial): readonly Dims[] {
  const [n = NaN, c = NaN, h = NaN, w = NaN] = at.dims(0)
  const size = int(at.node, 'blocksize', 1)
  return [[n, c / (size * size), h * size, w * size]]
}

function deepDims(at: Trial): readonly Dims[] {
  const [n = NaN, c = NaN, h = NaN, w = NaN] = at.dims(0)
  const size = int(at.node, 'blocksize', 1)
  return [[n, c * size * size, h / size, w / size]]
}

/** Channels moved into the image, in blocks. */
export const DepthToSpace: Operator = {
  dims: wideDims,
  adds: { SpaceToDepth: { dims: deepDims } },
  gradient: d => {
    blocks(d, 'SpaceToDepth')
  },
}

/** Blocks of the image moved into channels. */
export const SpaceToDepth: Operator = {
  dims: deepDims,
  adds: { DepthToSpace: { dims: wideDims } },
  gradient: d => {
    blocks(d, 'DepthToSpace')
  },
}
