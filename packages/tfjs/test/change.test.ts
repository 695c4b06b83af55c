// What changes while a fit is under way, and who shares what with whom.
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { ScheduleCallback, getLearningRate, linear } from '../src/index.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { firstOf, train } from './support/train.ts'
import { ones, optimizer, unitGradientModel, weightOf } from './support/unitGradient.ts'

useTfjs()

const lr = linear({ from: 1, steps: '100%' })
const falling = linear({ from: 1, steps: 8 })

/** A model with no other one inside, which `compile` changes at once. */
function functionalModel(): tf.LayersModel {
  const input = tf.input({ shape: [1] })
  const options = { units: 1, useBias: false, kernelInitializer: 'zeros' as const }
  const output = tf.layers.dense(options).apply(input) as tf.SymbolicTensor
  const model = own(tf.model({ inputs: input, outputs: output }))
  compile(model, optimizer('sgd'))
  return model
}

const compile = (model: tf.LayersModel, by: tf.Optimizer): void => {
  model.compile({ optimizer: by, loss: (_: tf.Tensor, predicted: tf.Tensor) => tf.mean(predicted) })
}

describe('a model that gets another optimizer in mid-fit', () => {
  const changed = async (model: tf.LayersModel, change: (to: tf.Optimizer) => void) => {
    const other = optimizer('momentum')
    let batches = 0
    const onBatchEnd = (): void => {
      if (++batches === 3) change(other)
    }
    return { other, ...(await train(lr, { model, extra: [{ onBatchEnd }] })) }
  }

  it('has it driven from the next batch on', async () => {
    const model = unitGradientModel()
    const { moves, other, history } = await changed(model, to => (model.optimizer = to))
    const velocities = [1, 1.5, 1.75, 1.875, 1.9375]
    const expected = [1, 1, 1, ...velocities].map((velocity, t) => velocity * falling(t))
    for (const [i, move] of moves.entries()) expect(move).toBeCloseTo(expected[i]!, 6)
    expect(getLearningRate(other)).toBe(falling(7))
    expect(history['learningRate']).toEqual([falling(3), falling(7)])
  })

  it('has the one driven that is in use when it is compiled', async () => {
    const functional = functionalModel()
    const one = await changed(functional, to => {
      compile(functional, to)
    })
    expect(getLearningRate(one.other)).toBe(falling(7))
    // the model inside of a sequential one trains on with what it was compiled with
    const sequential = unitGradientModel()
    const two = await changed(sequential, to => {
      compile(sequential, to)
    })
    expect(two.moves).toEqual(firstOf(falling, 8))
  })
})

describe('one callback', () => {
  it('drives one model after another, each from the beginning', async () => {
    const callback = new ScheduleCallback(lr)
    for (const model of [unitGradientModel(), unitGradientModel()])
      expect((await train(callback, { model })).moves).toEqual(firstOf(falling, 8))
  })

  it('refuses a second model while the first is in training, and goes on with the first', async () => {
    const callbacks = new ScheduleCallback(lr)
    const [first, second] = [unitGradientModel(), unitGradientModel()]
    const { x, y } = ones(4)
    const fit = (model: tf.LayersModel): Promise<tf.History> =>
      model.fit(x, y, { batchSize: 1, epochs: 1, callbacks })
    const underWay = fit(first)
    await expect(fit(second)).rejects.toThrow(
      'a fit of another model is still using this ScheduleCallback: make one for each',
    )
    await underWay
    expect(await weightOf(first)).toBe(-2.5)
    await fit(second)
    expect(await weightOf(second)).toBe(-2.5)
  })

  it('may go to another model after a fit that failed', async () => {
    expectLeaksOfTfjs(2)
    const callback = new ScheduleCallback(lr)
    const onBatchEnd = (): void => {
      throw new Error('no more')
    }
    await expect(train(callback, { extra: [{ onBatchEnd }] })).rejects.toThrow('no more')
    expect((await train(callback)).moves).toEqual(firstOf(falling, 8))
  })
})
