import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  ScheduleCallback,
  captureCheckpoint,
  combineCallbacks,
  growBatch,
  growingRun,
  piecewise,
  planBatches,
  restoreCheckpoint,
  type LogRecord,
} from '../src/index.ts'
import { bitsOf, network, samples } from './support/network.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { watch } from './support/train.ts'
import { ones, optimizer, unitGradientModel } from './support/unitGradient.ts'

useTfjs()

const decay = piecewise({ values: [0.5, 0.25, 0.125], at: ['2 epochs', '3 epochs'] })
const plan = growBatch({ schedule: decay, batchSize: 4, maximum: 8 })
const epochs = 4
// 20 samples: 5 updates an epoch, then 3 (8, 8, 4), at half the rate in the last
const sizes = [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 8, 8, 4, 8, 8, 4]
const rates = [...Array<number>(13).fill(0.5), 0.25, 0.25, 0.25]

const data = (): { xs: tf.Tensor; ys: tf.Tensor } => {
  const { x, y } = ones(20)
  return { xs: x, ys: y }
}
/** Hears the size of each batch. */
const listen = (found: number[]): tf.CustomCallback =>
  new tf.CustomCallback(
    { onBatchEnd: (_, logs) => void found.push((logs as unknown as { size: number }).size) },
    'never',
  )

describe('through fitDataset', () => {
  it('trains in the sizes of the plan, at the rates that belong to them', async () => {
    const model = unitGradientModel()
    const batches = planBatches(data(), plan, { epochs })
    const [found, moves]: [number[], number[]] = [[], []]
    const { history } = await model.fitDataset(batches.dataset, {
      epochs,
      callbacks: combineCallbacks(batches.callback(), listen(found), watch(model, moves)),
    })
    expect(found).toEqual(sizes)
    expect(moves).toEqual(rates)
    expect(batches.updates).toBe(16)
    expect(growingRun(batches.run, plan.batchSize).steps).toBe(16)
    expect(history['learningRate']).toEqual([0.5, 0.5, 0.5, 0.25])
    expect(history['batchSize']).toEqual([4, 4, 8, 8])
  })

  it('changes sizes inside of an epoch, and leaves out what is not full on demand', async () => {
    const inside = growBatch({
      schedule: piecewise({ values: [1, 0.5], at: ['8 samples'] }),
      batchSize: 4,
    })
    const found: number[] = []
    const model = unitGradientModel()
    const batches = planBatches(data(), inside, { epochs: 2, dropLast: true })
    await model.fitDataset(batches.dataset, {
      epochs: 2,
      callbacks: combineCallbacks(batches.callback(), listen(found)),
    })
    expect(found).toEqual([4, 4, 8, 8, 8])
    expect(batches.updates).toBe(5)
  })

  it('shows each sample once an epoch, in an order that the seed decides', async () => {
    const xs = own(tf.tensor(Array.from({ length: 20 }, (_, i) => [i])))
    const seen = async (shuffle: number | false): Promise<number[]> => {
      const model = unitGradientModel()
      const batches = planBatches({ xs, ys: own(tf.zeros([20, 1])) }, plan, { epochs, shuffle })
      const all: number[] = []
      const { random } = Math
      Math.random = () => {
        throw new Error('Math.random was called')
      }
      try {
        const callback = batches.callback()
        await batches.dataset.iterator() // as fitDataset does before its first epoch
        for (let epoch = 0; epoch < epochs; epoch++) {
          callback.params = { epochs }
          callback.setModel(model)
          await callback.onEpochBegin(epoch)
          await batches.dataset.forEachAsync(batch => {
            const { xs: part, ys } = batch as { xs: tf.Tensor; ys: tf.Tensor }
            all.push(...part.dataSync())
            tf.dispose([part, ys])
          })
        }
      } finally {
        Math.random = random
      }
      return all
    }
    const first = await seen(3)
    for (let epoch = 0; epoch < epochs; epoch++)
      expect(first.slice(20 * epoch, 20 * epoch + 20).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, i) => i),
      )
    expect(first.slice(0, 20)).not.toEqual(first.slice(20, 40))
    expect(await seen(3)).toEqual(first)
    expect(await seen(4)).not.toEqual(first)
    expect((await seen(false)).slice(0, 5)).toEqual([0, 1, 2, 3, 4])
  })

  it('goes on at an epoch, to the last bit', async () => {
    const { x, y } = samples()
    const grown = growBatch({ schedule: decay, batchSize: 2, maximum: 4 })
    const run = async (model: tf.LayersModel, from: number, end: number, given: object = {}) => {
      const batches = planBatches({ xs: x, ys: y }, grown, { epochs, shuffle: 1 })
      const callback = batches.callback(given)
      await model.fitDataset(batches.dataset, {
        initialEpoch: from,
        epochs: end,
        callbacks: callback,
      })
      return callback
    }
    const whole = network(optimizer('adam'))
    await run(whole, 0, 4)
    const first = network(optimizer('adam'))
    const { progress } = await run(first, 0, 3)
    const bytes = await captureCheckpoint({ weights: first, progress })
    const second = network(optimizer('adam', 0.3), { seed: 5 })
    const from = restoreCheckpoint(bytes, { weights: second })
    await expect(run(second, 2, 4, { from })).rejects.toThrow(
      'from is at update 10, but epoch 2 begins at update 8',
    )
    await run(second, 3, 4, { from })
    expect(await bitsOf(second)).toBe(await bitsOf(whole))
    // the same callback by itself knows where an epoch begins
    await run(first, 3, 4)
    expect(await bitsOf(first)).toBe(await bitsOf(whole))
  })

  it('logs', async () => {
    const records: LogRecord[] = []
    const batches = planBatches(data(), plan, { epochs })
    const callbacks = batches.callback({ log: record => void records.push(record) })
    await unitGradientModel().fitDataset(batches.dataset, { epochs, callbacks })
    const updates = records.filter(({ event }) => event === 'update')
    expect(updates.map(({ values }) => values['batchSize'])).toEqual(
      sizes.map((_, i) => (i < 10 ? 4 : 8)),
    )
    expect(updates.at(-1)!.samples).toBe(80)
    // going on in a later epoch, it counts from there
    records.length = 0
    const later = batches.callback({ log: record => void records.push(record) })
    const rest = { epochs, initialEpoch: 2, callbacks: later }
    await unitGradientModel().fitDataset(batches.dataset, rest)
    expect(records[0]).toMatchObject({ update: 11, samples: 48, epoch: 2.4 })
  })
})

describe('through one fit after another', () => {
  it('trains in the sizes of the plan', async () => {
    const model = unitGradientModel()
    const [found, moves]: [number[], number[]] = [[], []]
    const batches = planBatches(data(), plan, { epochs })
    const { epoch, history } = await batches.fit(model, {
      shuffle: false,
      callbacks: [listen(found), watch(model, moves)],
    })
    expect(found).toEqual(sizes)
    expect(moves).toEqual(rates)
    expect(epoch).toEqual([0, 1, 2, 3])
    expect(history['learningRate']).toEqual([0.5, 0.5, 0.5, 0.25])
    expect(history['batchSize']).toEqual([4, 4, 8, 8])
  })

  it('ends where it is stopped, and begins where it is told to', async () => {
    const model = unitGradientModel()
    const found: number[] = []
    const stop = new tf.CustomCallback({
      onEpochEnd: epoch => void (model.stopTraining = epoch === 2),
    })
    const batches = planBatches(data(), plan, { epochs })
    const { epoch } = await batches.fit(model, {
      initialEpoch: 1,
      callbacks: [listen(found), stop],
    })
    expect(epoch).toEqual([1, 2])
    expect(found).toEqual(sizes.slice(5, 13))
  })

  it('refuses what fit cannot do', async () => {
    const inside = growBatch({
      schedule: piecewise({ values: [1, 0.5], at: ['8 samples'] }),
      batchSize: 4,
    })
    const model = unitGradientModel()
    await expect(planBatches(data(), inside, { epochs: 2 }).fit(model)).rejects.toThrow(
      'the batch size changes inside of epoch 0, from 4 to 8, which fit cannot: use fitDataset',
    )
    await expect(planBatches(data(), plan, { epochs, dropLast: true }).fit(model)).rejects.toThrow(
      'fit leaves out no small last batch',
    )
  })
})

describe('without each other', () => {
  it('the dataset asks for the callback', async () => {
    const { dataset } = planBatches(data(), plan, { epochs })
    await expect(unitGradientModel().fitDataset(dataset, { epochs })).rejects.toThrow(
      'pass callback() of the planned batches to fitDataset',
    )
  })
  it('a plan with a batch size is refused where the data have sizes of their own', async () => {
    const { xs, ys } = data()
    const callbacks = new ScheduleCallback(plan, { run: { datasetSize: 20 } })
    await expect(unitGradientModel().fit(xs, ys, { epochs, callbacks })).rejects.toThrow(
      'the target has no channel "batchSize"',
    )
    expectLeaksOfTfjs(0)
  })
})
