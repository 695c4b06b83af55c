import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { ScheduleCallback, constant, linear, plateau, step, type Progress } from '../src/index.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { firstOf, train, type TrainOptions } from './support/train.ts'
import { optimizer } from './support/unitGradient.ts'

useTfjs()

const lr = linear({ from: 1, steps: '100%' })
const whole = linear({ from: 1, steps: 16 })
const run = { epochs: 4 }

/** Fails behind our callback: at a batch, or at the end of an epoch. */
async function failing(
  callback: ScheduleCallback,
  at: 'onBatchEnd' | 'onEpochEnd',
  place: number,
  options: TrainOptions,
): Promise<void> {
  const fail = (now: number): void => {
    if (now === place) throw new Error('the network is gone')
  }
  await expect(train(callback, { ...options, extra: [{ [at]: fail }] })).rejects.toThrow('is gone')
}

describe('a fit that is tried again', () => {
  it('has what feedback knew when it failed in the middle of an epoch after a resumption', async () => {
    // the loss stays 0, so that each epoch but the first halves the rate
    const halving = plateau({ schedule: constant({ value: 1 }), factor: 0.5, patience: 0 })
    const options = { samples: 1, epochs: 5, initialEpoch: 3 }
    const { model, callback } = await train(halving, { samples: 1, epochs: 3 })
    const from = JSON.parse(JSON.stringify(callback.progress)) as Progress
    const resumed = new ScheduleCallback(halving, { from, onRunChange: 'extend' })
    expectLeaksOfTfjs(4)
    for (let i = 0; i < 2; i++) await failing(resumed, 'onBatchEnd', 0, { ...options, model })
    expect((await train(resumed, { ...options, model })).moves).toEqual([0.25, 0.125])
    // also where it had done an epoch, and begins again before that one
    const again = new ScheduleCallback(halving, { from, onRunChange: 'extend' })
    await failing(again, 'onEpochEnd', 4, { ...options, model })
    expect((await train(again, { ...options, model })).moves).toEqual([0.25, 0.125])
  })

  it('counts an epoch once', async () => {
    const callback = new ScheduleCallback(lr, { run })
    const { model } = await train(callback)
    const options = { model, epochs: 4, initialEpoch: 2 }
    expectLeaksOfTfjs(4)
    for (const batch of [0, 2]) await failing(callback, 'onBatchEnd', batch, options)
    expect((await train(callback, options)).moves).toEqual(firstOf(whole, 8, 8))
    expect(callback.progress?.updates).toBe(16)
  })

  it('may begin before or after the epoch at whose end it failed', async () => {
    const halving = plateau({ schedule: constant({ value: 1 }), factor: 0.5, patience: 0 })
    expectLeaksOfTfjs(0)
    for (const [initialEpoch, rates] of [
      [2, [0.5, 0.25]],
      [3, [0.25]],
    ] as const) {
      const callback = new ScheduleCallback(halving)
      const { model } = await train(callback, { samples: 1, epochs: 1 })
      const options = { model, samples: 1, epochs: 4 }
      await failing(callback, 'onEpochEnd', 2, { ...options, initialEpoch: 1 })
      expect((await train(callback, { ...options, initialEpoch })).moves).toEqual(rates)
    }
  })
})

describe('one fit after another', () => {
  it('stays stretched to the new end', async () => {
    const { model, callback } = await train(new ScheduleCallback(lr, { run }))
    const stretched = new ScheduleCallback(lr, {
      ...{ from: callback.progress, onRunChange: 'stretch' },
      run: { epochs: 6 },
    })
    const { moves } = await train(stretched, { model, epochs: 4, initialEpoch: 2 })
    const { moves: more } = await train(stretched, { model, epochs: 6, initialEpoch: 4 })
    expect([...moves, ...more]).toEqual(firstOf(linear({ from: 0.5, steps: 16 }), 16))
  })

  it('multiplies the rate of the optimizer that is there now', async () => {
    const halves = step({ from: 1, factor: 0.5, every: '1 epoch' })
    const callback = new ScheduleCallback(halves, { relative: true, run })
    const options = { samples: 1, epochs: 2 }
    const { model, moves } = await train(callback, { ...options, optimizer: optimizer('sgd', 0.5) })
    expect(moves).toEqual([0.5, 0.25])
    const loss = (_: tf.Tensor, predicted: tf.Tensor): tf.Tensor => tf.mean(predicted)
    model.compile({ optimizer: own(tf.train.sgd(4)), loss })
    const on = { ...options, model, epochs: 4, initialEpoch: 2 }
    expect((await train(callback, on)).moves).toEqual([1, 0.5])
  })
})
