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
import { ones, unitGradientModel } from './support/unitGradient.ts'

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
  })

  it('is an error where there are no data, and where a loss is a name', async () => {
    await expect(rangeTest(unitGradientModel(), undefined as never)).rejects.toThrow(
      'data must be { xs, ys }, a dataset of batches',
    )
    expect(() => scaledLoss('meanSquaredError' as never)).toThrow(
      'scaledLoss takes a function, such as tf.metrics.meanSquaredError, got meanSquaredError',
    )
  })
})
