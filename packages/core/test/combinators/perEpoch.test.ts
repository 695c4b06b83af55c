import { describe, expect, it } from 'vitest'
import {
  constant,
  createRun,
  growingRun,
  linear,
  perEpoch,
  piecewise,
  sequence,
  step,
  warmup,
} from '../../src/index.ts'

const byEpoch = perEpoch({ schedule: linear({ from: 0, to: 128, steps: 128 }) })

describe('in a run of constant batches', () => {
  const lr = byEpoch.bind(createRun({ epochs: 128, stepsPerEpoch: 7 }))
  it('stays the same within an epoch', () => {
    for (let t = 0; t < 896; t++) expect(lr(t)).toBe(Math.floor(t / 7))
    expect(lr(7e9)).toBe(128)
  })
  it('lasts as many steps as its epochs take', () => {
    expect(lr.duration).toBe(896)
  })
  it('counts epochs with units as without', () => {
    const run = createRun({ epochs: 8, datasetSize: 80, batchSize: 20, tokensPerStep: 10 })
    for (const steps of [4, '4 epochs', '50%', '320 samples', '160 tokens'] as const) {
      const half = perEpoch({ schedule: linear({ from: 0, to: 4, steps }) }).bind(run)
      expect([0, 3, 4, 15, 16, 31].map(half)).toEqual([0, 0, 1, 3, 4, 4])
      expect(half.duration).toBe(16)
    }
  })
  it('refuses steps, of which it knows nothing', () => {
    const wrong = perEpoch({ schedule: linear({ from: 0, steps: '10 steps' }) })
    expect(() => wrong.bind(createRun({ epochs: 8, stepsPerEpoch: 2 }))).toThrow(
      'linear.steps: "10 steps" counts steps where all else counts epochs',
    )
  })
})

it('counts epochs of its own in a sequence', () => {
  const run = createRun({ epochs: 10, stepsPerEpoch: 4 })
  const halves = perEpoch({ schedule: step({ from: 8, factor: 0.5, every: 1 }) })
  const lr = sequence({ parts: [constant({ value: 9, steps: '2 epochs' }), halves] }).bind(run)
  expect([7, 8, 11, 12, 15, 16].map(lr)).toEqual([9, 8, 8, 4, 4, 2])
})

it('keeps to the epochs of the run when it begins amid one', () => {
  const run = createRun({ epochs: 4, stepsPerEpoch: 4 })
  const lr = warmup({
    steps: 6,
    schedule: perEpoch({ schedule: linear({ from: 3, to: 0, steps: 'rest' }) }),
  }).bind(run)
  // epoch 1 ends at step 8, and counts as the first of three
  expect([6, 7, 8, 11, 12, 15, 16].map(lr)).toEqual([3, 3, 2, 2, 1, 1, 0])
  expect(lr.duration).toBe(16)
})

it('never lasts less than nothing', () => {
  const nothing = perEpoch({ schedule: linear({ from: 3, to: 2, steps: 0 }) })
  const lr = sequence({ parts: [constant({ value: 9, steps: 6 }), nothing] })
  const bound = lr.bind(createRun({ epochs: 4, stepsPerEpoch: 4 }))
  expect([5, 6, 16].map(bound)).toEqual([9, 2, 2])
  expect(bound.duration).toBe(6)
})

it('follows the epochs of a growing batch', () => {
  // 10 updates of 10 samples, then 2 of 50, then 2 of 50
  const sizes = piecewise({ values: [10, 50], at: ['1 epoch'] })
  const run = growingRun({ epochs: 3, datasetSize: 100 }, sizes)
  const lr = byEpoch.bind(run)
  expect([0, 9, 10, 11, 12, 13].map(lr)).toEqual([0, 0, 1, 1, 2, 2])
  expect(perEpoch({ schedule: linear({ from: 0, to: 3, steps: 3 }) }).bind(run).duration).toBe(14)
})

it('cannot do without a run that has epochs', () => {
  expect(() => byEpoch(0)).toThrow('perEpoch needs a run to count "epochs"')
  expect(() => byEpoch.duration).toThrow('perEpoch needs a run')
  expect(() => byEpoch.bind(createRun({ steps: 5 }))).toThrow(
    'perEpoch.schedule: the run needs stepsPerEpoch, or datasetSize and batchSize',
  )
})
