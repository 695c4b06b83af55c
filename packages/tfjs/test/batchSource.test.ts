import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { OptionError, inMemory, type InMemoryOptions, type TensorSamples } from '../src/index.ts'
import { own, useTfjs } from './support/tensors.ts'

useTfjs()

const six = (): TensorSamples => ({
  xs: own(tf.tensor1d([0, 1, 2, 3, 4, 5])),
  ys: own(tf.zeros([6, 1])),
})

describe('batches of tensors in memory', () => {
  it.each<[InMemoryOptions, start: number, size: number, rows: readonly number[] | undefined]>([
    [{ shuffle: false }, 0, 4, [0, 1, 2, 3]],
    [{ shuffle: false }, 4, 4, [4, 5]],
    [{ shuffle: false }, 6, 4, undefined],
    [{ shuffle: false }, 0, 100, [0, 1, 2, 3, 4, 5]],
    // what is not full is left out, what is just full is not
    [{ shuffle: false, dropLast: true }, 4, 4, undefined],
    [{ shuffle: false, dropLast: true }, 4, 2, [4, 5]],
    [{ shuffle: false, dropLast: true }, 0, 6, [0, 1, 2, 3, 4, 5]],
  ])('%o: from %d on, %d of them', async (options, start, size, rows) => {
    const batch = await inMemory(six(), options).batch({ epoch: 0, start, size })
    expect(batch && Array.from((batch.xs as tf.Tensor).dataSync())).toEqual(rows)
    expect(batch && (batch.ys as tf.Tensor).shape).toEqual(rows && [rows.length, 1])
    tf.dispose([batch?.xs, batch?.ys] as tf.Tensor[])
  })

  it.each([0, -1, 1.5])('cannot have %d samples', size => {
    expect(() => inMemory(six()).batch({ epoch: 0, start: 0, size })).toThrow(
      new OptionError(`a batch cannot have ${size} samples`),
    )
  })

  it.each<[() => unknown, object | undefined, string]>([
    [six, { shuffle: 1.5 }, 'shuffle must be a whole number, or false, got 1.5'],
    [six, { shuffle: true }, 'shuffle must be a whole number, or false, got true'],
    [
      () => ({ xs: own(tf.scalar(1)), ys: own(tf.zeros([6, 1])) }),
      undefined,
      'equally many samples, at least one, and have 0, 6',
    ],
    [() => ({ xs: own(tf.zeros([0, 1])), ys: own(tf.zeros([0])) }), undefined, 'and have 0, 0'],
    [() => ({ xs: [[1]], ys: own(tf.zeros([1])) }), undefined, 'each a tensor, several in a list'],
    [() => ({ xs: own(tf.zeros([1])), ys: null }), undefined, 'samples are { xs, ys }'],
    [() => ({ xs: [], ys: own(tf.zeros([1])) }), undefined, 'samples are { xs, ys }'],
    [() => ({ xs: own(tf.zeros([1])) }), undefined, 'samples are { xs, ys }'],
    [() => null, undefined, 'samples are { xs, ys }'],
  ])('refuse what they cannot be made of: %#', (make, options, message) => {
    const samples = make()
    expect(() => inMemory(samples as TensorSamples, options)).toThrow(OptionError)
    expect(() => inMemory(samples as TensorSamples, options)).toThrow(message)
  })
})
