import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  ScheduleCallback,
  captureCheckpoint,
  constant,
  inMemory,
  linear,
  planBatches,
  rangeTest,
  restoreCheckpoint,
  scaledLoss,
  type BatchPlan,
} from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { train } from './support/train.ts'
import { ones, unitGradientModel, weightOf } from './support/unitGradient.ts'

useTfjs()

const samples = () => {
  const { x, y } = ones(4)
  return { xs: x, ys: y }
}
const plan = { learningRate: constant({ value: 0.1 }), batchSize: 2 }

describe('what JavaScript lets through', () => {
  it('is an error where a run is told', () => {
    const run = { stepPerEpoch: 3 } as object
    expect(() => new ScheduleCallback(plan, { run })).toThrow('run has no "stepPerEpoch"; it has')
    expect(() => new ScheduleCallback(plan, { run: 100 as never })).toThrow(
      'run must be an object, got 100',
    )
  })

  it('is an error where progress is told', async () => {
    const from = '{"version":1,"updates":3,"run":null}' as never
    const callback = new ScheduleCallback(linear({ from: 1, steps: 8 }), { from })
    await expect(train(callback)).rejects.toThrow(/progress .*version/)
  })

  it('is an error where batches are planned', () => {
    const options = { epochs: 1 }
    for (const wrong of [{ epoch: 1 }, { ...options, shufle: 1 }])
      expect(() => planBatches(samples(), plan, wrong as never)).toThrow(
        /planBatches has no option "(epoch|shufle)"; it has epochs, shuffle, dropLast/,
      )
    expect(() => planBatches(samples(), plan, {} as never)).toThrow(
      'planBatches needs epochs, a whole number, got undefined',
    )
    const unsized = { learningRate: 0.1 } as unknown as BatchPlan
    expect(() => planBatches(samples(), unsized, options)).toThrow('has no channel batchSize')
    expect(() => inMemory(samples(), { shufle: false } as object)).toThrow(
      'inMemory has no option "shufle"; it has shuffle, dropLast',
    )
  })

  it('is an error where a checkpoint is taken or put back', async () => {
    const model = unitGradientModel()
    const bytes = await captureCheckpoint({ weights: model })
    const given = [
      [model, 'pass the model as { weights: model }'],
      [{ model }, 'a checkpoint has no option "model"; it has weights, optimizer, progress'],
      [{ optimizer: model.optimizer }, 'weights are missing'],
    ] as const
    for (const [options, message] of given) {
      await expect(captureCheckpoint(options as never)).rejects.toThrow(message)
      expect(() => restoreCheckpoint(bytes, options as never)).toThrow(message)
    }
    await expect(captureCheckpoint(undefined as never)).rejects.toThrow(
      'the options of a checkpoint must be an object, got undefined',
    )
    // of another realm, as test runners have them
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes }) as Uint8Array
    expect(restoreCheckpoint(foreign, { weights: model })).toBeUndefined()
    for (const none of [bytes.buffer, Promise.resolve(bytes), 'text'] as never[])
      expect(() => restoreCheckpoint(none, { weights: model })).toThrow(
        'a checkpoint is a Uint8Array: await it, or make one of an ArrayBuffer',
      )
  })

  it('is an error where planned batches are told what they know, and nothing is trained', async () => {
    const epochs = 2
    const batches = planBatches(samples(), plan, { epochs })
    const model = unitGradientModel()
    const through = (more: object): Promise<unknown> =>
      model.fitDataset(batches.dataset, { epochs, callbacks: batches.callback(), ...more })
    await expect(through({ batchesPerEpoch: 2 })).rejects.toThrow(
      'planned batches know how many there are in each epoch: leave out batchesPerEpoch, which is 2',
    )
    await expect(through({ epochs: 3 })).rejects.toThrow(
      'batches were planned for 2 epochs, and fitDataset has 3: tell planBatches',
    )
    for (const name of ['batchSize', 'epochs', 'validationSplit', 'sampleWeight'])
      await expect(batches.fit(model, { [name]: 1 })).rejects.toThrow(
        `fit of planned batches has no option "${name}"`,
      )
    expect(await weightOf(model)).toBe(0)
    for (const none of [[1, 2], undefined, { xs: [[1]], ys: [[1]] }] as never[])
      expect(() => planBatches(none, plan, { epochs })).toThrow('samples are { xs, ys }, each a')
    expect(() => planBatches(samples(), plan, undefined as never)).toThrow(
      'the options of planBatches must be an object',
    )
  })

  it('is an error where a callback is listed twice, and nothing is trained', async () => {
    const callback = new ScheduleCallback(linear({ from: 1, steps: 8 }))
    const model = unitGradientModel()
    const twice = train(callback, { model, extra: [callback] })
    await expect(twice).rejects.toThrow('stands twice in the list of callbacks')
    expect(await weightOf(model)).toBe(0)
    expect((await train(callback, { model })).moves[1]).toBe(0.875)
  })

  it('is an error that says what to do, where a plan has a channel that is not there', async () => {
    for (const [channel, way] of [
      ['lossScale', 'Compile the model with what scaledLoss made, and pass it as the option loss'],
      ['batchSize', 'planBatches trains with batches in the sizes of a plan'],
      ['momentum', 'momentum, rmsprop, adam and adamax have one'],
    ] as const)
      await expect(train({ learningRate: 0.1, [channel]: 0.5 })).rejects.toThrow(way)
    expect(() => new ScheduleCallback(plan, { log: 'a file' as never })).toThrow(
      'log must be a function, such as trainingLog(',
    )
  })

  it('is an error where there are no data, and where a loss is a name', async () => {
    await expect(rangeTest(unitGradientModel(), undefined as never)).rejects.toThrow(
      'data must be { xs, ys }, a dataset of batches',
    )
    await expect(rangeTest(undefined as never, samples())).rejects.toThrow(
      'pass a compiled model, or { weights, optimizer, loss }',
    )
    expect(() => scaledLoss('meanSquaredError' as never)).toThrow(
      'scaledLoss takes a function, such as tf.metrics.meanSquaredError, got meanSquaredError',
    )
  })
})
