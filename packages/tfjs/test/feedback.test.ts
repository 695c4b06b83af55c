import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { ScheduleCallback, constant, plateau } from '../src/index.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { train } from './support/train.ts'

useTfjs()

/** A model that learns nothing from gradients: its loss is what each epoch's target says. */
function modelWithLoss(): tf.LayersModel {
  const layer = tf.layers.dense({ units: 1, inputShape: [1], useBias: false })
  const model = own(tf.sequential({ layers: [layer] }))
  const loss = (target: tf.Tensor, predicted: tf.Tensor): tf.Tensor =>
    tf.mean(target).add(tf.mean(predicted).mul(0))
  model.compile({ optimizer: own(tf.train.sgd(1)), loss, metrics: ['acc'] })
  return model
}

/** Rates by epoch, when the losses and the validation losses are these. */
async function ratesAt(
  callback: ScheduleCallback,
  losses: readonly number[],
  validation?: readonly number[],
): Promise<unknown> {
  const dataset = (values: readonly number[]): tf.data.Dataset<tf.TensorContainer> => {
    let epoch = 0
    return tf.data.generator(function* () {
      yield { xs: tf.ones([1, 1]), ys: tf.tensor([[values[epoch++]!]]) }
    } as never)
  }
  const { history } = await modelWithLoss().fitDataset(dataset(losses), {
    epochs: losses.length,
    callbacks: callback,
    ...(validation && { validationData: dataset(validation) }),
  })
  return history['learningRate']
}

describe('plateau', () => {
  const schedule = constant({ value: 1 })

  it('reduces at the epoch after patience ran out', async () => {
    const lr = plateau({ schedule, factor: 0.5, patience: 1 })
    const rates = await ratesAt(new ScheduleCallback(lr), [3, 2, 2, 2, 1, 1, 1, 1])
    expect(rates).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25])
  })

  it('does not reduce while the loss falls', async () => {
    const lr = plateau({ schedule, factor: 0.5, patience: 0 })
    const rates = await ratesAt(new ScheduleCallback(lr), [8, 7, 6, 5, 4, 3, 2, 1])
    expect(rates).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  })

  it('watches the loss of the validation', async () => {
    const lr = plateau({ schedule, factor: 0.5, patience: 0, metric: 'val_loss' })
    const rates = await ratesAt(new ScheduleCallback(lr), [4, 3, 2, 1], [1, 1, 0.5, 1])
    expect(rates).toEqual([1, 1, 0.5, 0.5])
  })

  it('names the metrics that there are when its own is missing', async () => {
    const lr = plateau({ schedule, metric: 'val_loss' })
    expectLeaksOfTfjs(2)
    await expect(ratesAt(new ScheduleCallback(lr), [1, 1])).rejects.toThrow(
      /"val_loss".*observed were loss, acc/,
    )
  })

  it('says that a metric is NaN', async () => {
    expectLeaksOfTfjs(4)
    await expect(ratesAt(new ScheduleCallback(plateau({ schedule })), [1, NaN, 1])).rejects.toThrow(
      /"loss" is NaN/,
    )
  })

  it('goes on from its state: in another fit, and from JSON', async () => {
    const lr = plateau({ schedule, factor: 0.5, patience: 1 })
    const { callback, model } = await train(lr, { epochs: 2, samples: 1 })
    const from = structuredClone(callback.progress!)
    expect(from.feedback?.['learningRate']?.state).toMatchObject({ bad: 1, scale: 1 })
    const on = { model, initialEpoch: 2, epochs: 4, samples: 1 }
    expect((await train(callback, on)).moves).toEqual([1, 0.5])
    const resumed = new ScheduleCallback(lr, { from, onRunChange: 'extend' })
    expect((await train(resumed, on)).moves).toEqual([1, 0.5])
    // anew, from the beginning
    expect((await train(callback, { model, epochs: 2, samples: 1 })).moves).toEqual([1, 1])
  })
})
