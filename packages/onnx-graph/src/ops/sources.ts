import { int, ints, tensor } from '../graph/attributes.ts'
import { count, readTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { like, type Operator } from './op.ts'

const random: Operator = {
  dims: at => [ints(at.node, 'shape') ?? []],
  type: types.float,
  gradient: 'none',
}

/** One number in every place. */
export const ConstantOfShape: Operator = {
  dims: at => [at.numbers(0) ?? []],
  type: at => tensor(at.node, 'value')?.dataType ?? types.float,
  fold: at => {
    const value = tensor(at.node, 'value')
    const [element = 0] = value ? readTensor(value) : [0]
    return new Array<number>(count(at.numbers(0) ?? [])).fill(element)
  },
  gradient: 'none',
}

/** Numbers at equal distances. */
export const Range: Operator = {
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
}

/** Ones on the diagonal. */
export const EyeLike: Operator = {
  dims: like,
  type: at => int(at.node, 'dtype', types.float),
  gradient: 'none',
}

/** Normal random numbers. */
export const RandomNormal: Operator = random

/** Uniform random numbers. */
export const RandomUniform: Operator = random

/** Normal random numbers, in the sizes of a value. */
export const RandomNormalLike: Operator = { dims: like, gradient: 'none' }

/** Uniform random numbers, in the sizes of a value. */
export const RandomUniformLike: Operator = { dims: like, gradient: 'none' }

/** Where something is not 0. */
export const NonZero: Operator = { type: types.int64, gradient: 'none' }
