import {
  batchKinds,
  createRun,
  fromConfig,
  growingRun,
  type Plan,
  type Schedule,
} from '@anneal/onnxruntime'
import { builtins } from '@anneal/onnxruntime/builtins'
import { describe, expect, test } from 'vitest'
import { sizes } from '../src/engine/images.ts'
import type { Arm } from '../src/experiment.ts'
import { experiments } from '../src/experiments/index.ts'
import { growingBatch } from '../src/experiments/growingBatch.ts'

const extent = { quick: false, seeds: 5, data: ['digits', 'fashion'] } as const
const planOf = ({ trial }: Arm): Schedule | Plan =>
  fromConfig(trial.plan, [...builtins, ...batchKinds]) as Schedule | Plan

/** Updates of an arm by core's clock. */
function updatesOf(arm: Arm): number {
  const { epochs, batchSize } = arm.trial
  const datasetSize = sizes[arm.data].train
  const plan = planOf(arm)
  const size = typeof plan === 'function' ? undefined : plan['batchSize']
  const run = { epochs, batchSize, datasetSize }
  return (size === undefined ? createRun(run) : growingRun(run, size as Schedule)).steps!
}

test('growing batches take as many updates as worked out by hand', () => {
  const arms = growingBatch.arms(extent)
  expect(arms.filter(({ data }) => data === 'digits').map(updatesOf)).toEqual([
    20 * 350,
    6 * 350 + 14 * 70,
    6 * 350 + 6 * 70 + 4 * 14 + 4 * 10, // 20, 100, 500, and 700 at most
    6 * 70 + 6 * 14 + 8 * 10,
    6 * 14 + 14 * 10,
  ])
  expect(arms.filter(({ data }) => data === 'fashion').map(updatesOf)).toEqual([
    20 * 1000,
    6 * 1000 + 14 * 200,
    6 * 1000 + 6 * 200 + 4 * 40 + 4 * 10, // 50, 250, 1250, and 5000 at most
    6 * 200 + 6 * 40 + 8 * 10,
    6 * 40 + 14 * 10,
  ])
})

describe.each(Object.entries(experiments))('experiment %s', (_, experiment) => {
  test.each([false, true])('has plans that can be read and bound, quick: %s', quick => {
    const arms = experiment.arms({ ...extent, quick })
    expect(arms.length).toBeGreaterThan(0)
    for (const arm of arms) {
      const plan = planOf(arm)
      const run = createRun({
        ...{ epochs: arm.trial.epochs, batchSize: arm.trial.batchSize },
        datasetSize: sizes[arm.data].train,
      })
      if (typeof plan === 'function') expect(plan.bind(run)(0)).toBeGreaterThan(0)
    }
  })

  test('is measured with the data that are there', () => {
    const digits = experiment.arms({ ...extent, data: ['digits'] })
    expect(new Set(digits.map(({ data }) => data))).toEqual(new Set(['digits']))
    const both = experiment.arms(extent)
    expect(both.filter(({ data }) => data === 'digits')).toEqual(digits)
    expect(both).toHaveLength(2 * digits.length)
  })
})
