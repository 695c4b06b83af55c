import { describe, expect, it } from 'vitest'
import { configs } from '../../core/test/samples.ts'
import { builtins } from '../src/builtins.ts'
import {
  createRun,
  drive,
  fromConfig,
  OptionError,
  type Drivable,
  type RunOptions,
} from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { float32, train } from './support/train.ts'

useTfjs()

const run: RunOptions = { epochs: 3, datasetSize: 4, batchSize: 1 }
const updates = createRun(run).steps!

/** What a plan gives by hand. The loss of a unit-gradient model is its weight, 0 at each batch. */
function byHand(plan: Drivable): number[] {
  const driven = drive(plan, { set: () => undefined }, { run })
  return Array.from({ length: updates }, (_, update) => {
    if (update > 0 && update % 4 === 0) driven.observe({ loss: 0 })
    const values = driven.advance()
    return typeof values === 'number' ? values : values['learningRate']!
  })
}

/** Core's samples that this run is long enough for, with values that an optimizer can have. */
const samples = configs.flatMap(config => {
  try {
    const plan = fromConfig(config, builtins) as Drivable
    const expected = byHand(plan)
    return expected.every(rate => rate >= 0) ? [{ config, plan, expected }] : []
  } catch (error) {
    if (error instanceof OptionError) return [] // 2 % of 12 steps are none, and fit reports a loss
    throw error
  }
})

describe('fit uses the values of every kind', () => {
  it.each(builtins.map(({ type }) => type))('%s', async type => {
    const own = samples.filter(({ config }) => config.type === type)
    expect(
      own.length,
      `add to packages/core/test/samples.ts a config of "${type}" with values from 0 up`,
    ).toBeGreaterThan(0)
    for (const { config, plan, expected } of own) {
      const { moves, history } = await train(plan, { epochs: 3 })
      expect(moves, JSON.stringify(config)).toEqual(float32(expected))
      expect(history['learningRate']).toEqual([expected[3], expected[7], expected[11]])
    }
  })
})

it('sees values that change in nearly every kind', () => {
  const still = builtins
    .map(({ type }) => type)
    .filter(type =>
      samples.every(({ config, expected }) => config.type !== type || new Set(expected).size === 1),
    )
  expect(still.filter(type => !['constant', 'greedy', 'plateau'].includes(type))).toEqual([])
})
