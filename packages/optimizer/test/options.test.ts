import { describe, expect, it } from 'vitest'
import {
  constant,
  driveOptimizer,
  gridSearch,
  plannedBatches,
  randomSearch,
  rangeTest,
  rateFunction,
  sgd,
  targetOf,
} from '../src/index.ts'

const schedule = constant({ value: 0.1 })

describe('an option that there is not', () => {
  it('is answered with all that there are, those of core and ours', async () => {
    expect(() => driveOptimizer({ lr: 1 }, schedule, { multiplier: [1] } as object)).toThrow(
      /^drive has no option "multiplier"; it has run, .*, onChange, multipliers, knobs$/,
    )
    expect(() => rateFunction(schedule, { countfrom: 1 } as object)).toThrow(
      /^drive has no option "countfrom"; it has run, .*, onChange, countFrom, neverZero$/,
    )
    const weights = Float64Array.of(1)
    const optimizer = sgd([weights], { learningRate: 0.1 })
    const trained = { optimizer, update: () => 1, state: [weights] }
    await expect(rangeTest(trained, [1], { batchsize: 2 } as object)).rejects.toThrow(
      /^a range test has no option "batchsize"; it has from, .*, signal, batchSize$/,
    )
    await expect(gridSearch(trained, [1], { point: 2 } as object)).rejects.toThrow(
      /^a search has no option "point"; it has updates, .*, from, to, points, batchSize$/,
    )
    await expect(randomSearch(trained, [1], { point: 2 } as object)).rejects.toThrow(
      /^a search has no option "point"; it has updates, .*, from, to, points, seed, batchSize$/,
    )
  })

  it('leaves other errors as they are', () => {
    const plan = { type: 'cosine' } as never
    expect(() => rateFunction(plan)).toThrow(/a config goes through fromConfig first/)
  })
})

describe('what is missing', () => {
  it('is said', async () => {
    const source = { size: 4, batch: () => 1 }
    const options = { batchsize: 2, run: { epochs: 1 } } as never
    await expect(plannedBatches(source, options).next()).rejects.toThrow(
      'batchSize is missing: the channel of a plan, or one size',
    )
    expect(() => targetOf(undefined as never)).toThrow('give at least one knob')
  })
})
