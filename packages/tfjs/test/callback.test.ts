import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  ScheduleCallback,
  combineCallbacks,
  constant,
  cosine,
  perEpoch,
  plateau,
  step,
  warmup,
  type Drivable,
  type LogRecord,
} from '../src/index.ts'
import { ones, optimizers, unitGradientModel, weightOf } from './unitGradient.ts'

beforeAll(() => tf.setBackend('cpu'))

/** Trains plain sgd on a gradient of 1 and gives the rates that its updates really had. */
async function ratesUsed(
  callbacks: ConstructorParameters<typeof ScheduleCallback>[0] | ScheduleCallback,
  fit: tf.ModelFitArgs & { batches?: number } = {},
): Promise<number[]> {
  const model = unitGradientModel(tf.train.sgd(123))
  const callback =
    callbacks instanceof ScheduleCallback ? callbacks : new ScheduleCallback(callbacks as Drivable)
  const { batches = 4, ...args } = fit
  const weights = [0]
  const watch = { onBatchEnd: () => void weights.push(weightOf(model)) }
  const { x, y } = ones(batches)
  await model.fit(x, y, {
    epochs: 2,
    batchSize: 1,
    shuffle: false,
    verbose: 0,
    ...args,
    callbacks: combineCallbacks(callback, watch),
  })
  tf.dispose([x, y])
  model.dispose()
  return weights.slice(1).map((weight, i) => weights[i]! - weight)
}

const expectRates = (rates: readonly number[], expected: readonly number[]): void => {
  expect(rates).toHaveLength(expected.length)
  for (const [i, rate] of rates.entries())
    expect(Math.abs(rate - expected[i]!)).toBeLessThanOrEqual(2e-6 * Math.abs(expected[0]!) + 1e-6)
}

describe('fit', () => {
  it('uses the value of the schedule at each batch', async () => {
    const lr = cosine({ from: 0.5, steps: 8 })
    expectRates(
      await ratesUsed(lr),
      Array.from({ length: 8 }, (_, t) => lr(t)),
    )
  })

  it('binds epochs and shares to what fit knows, with a ragged last batch', async () => {
    const lr = warmup({ steps: '50%', schedule: constant({ value: 0.4 }) })
    // 10 samples in batches of 4: 3 batches an epoch, 6 in all
    expectRates(await ratesUsed(lr, { batches: 10, batchSize: 4 }), [0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
  })

  it('holds a value for an epoch', async () => {
    const lr = perEpoch({ schedule: step({ from: 0.4, factor: 0.5, every: 1 }) })
    expectRates(await ratesUsed(lr, { batches: 2, epochs: 3 }), [0.4, 0.4, 0.2, 0.2, 0.1, 0.1])
  })
})
void afterEach
void beforeEach
void optimizers
void plateau
export type { LogRecord }
