import { int, ints, tensor } from '../graph/attributes.ts'
import { count, readTensor, types } from '../proto/tensors.ts'
import type { Op, Ops } from './op.ts'

const random: Op = {
  dims: at => [ints(at.node, 'shape') ?? []],
  type: types.float,
  gradient: 'none',
}

/** Operators whose results have no gradient: choices, masks, ranges. */
export const sources: Ops = {
  ConstantOfShape: {
    dims: at => [at.numbers(0) ?? []],
    type: at => tensor(at.node, 'value')?.dataType ?? types.float,
    fold: at => {
      const value = tensor(at.node, 'value')
      const [element = 0] = value ? readTensor(value) : [0]
      return new Array<number>(count(at.numbers(0) ?? [])).fill(element)
    },
    gradient: 'none',
  },
  Range: {
    dims: at => {
      const [[from = NaN] = [], [to = NaN] = [], [step = NaN] = []] = [
        at.numbers(0),
        at.numbers(1),
        at.numbers(2),
      ]
      return [[Math.max(0, Math.ceil((to - from) / step))]]
    },
    fold: at => {
      const [[from = NaN] = [], [to = NaN] = [], [step = NaN] = []] = [
        at.numbers(0),
        at.numbers(1),
        at.numbers(2),
      ]
      return Array.from(
        { length: Math.max(0, Math.ceil((to - from) / step)) },
        (_, i) => from + i * step,
      )
    },
    gradient: 'none',
  },
  EyeLike: {
    dims: at => [at.dims(0)],
    type: at => int(at.node, 'dtype', types.float),
    gradient: 'none',
  },
  RandomNormal: random,
  RandomUniform: random,
  RandomNormalLike: { dims: at => [at.dims(0)], gradient: 'none' },
  RandomUniformLike: { dims: at => [at.dims(0)], gradient: 'none' },
  NonZero: { type: types.int64, gradient: 'none' },
}
