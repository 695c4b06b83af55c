import { expect, it } from 'vitest'
import { constant, cosine, createRun, warmup } from '../../src/index.ts'
import { near } from '../near.ts'

it('never gives 0, and the peak first after it', () => {
  for (const steps of [1, 2, 9, 1000]) {
    const lr = warmup({ steps, schedule: cosine({ from: 0.5, steps: 90 }) })
    for (const t of [0, 1, steps / 2, steps - 1])
      if (t < steps) near(lr(t), (0.5 * (t + 1)) / (steps + 1))
    expect(lr(0)).toBeGreaterThan(0)
    expect(lr(steps - 1)).toBeLessThan(0.5)
    expect(lr(steps)).toBe(0.5)
    expect(lr.duration).toBe(steps + 90)
  }
})

it('rises from a start value instead', () => {
  const lr = warmup({ steps: 4, from: 0, schedule: constant({ value: 1 }) })
  expect([0, 1, 2, 3, 4, 5].map(lr)).toEqual([0, 0.25, 0.5, 0.75, 1, 1])
  const down = warmup({ steps: 2, from: 3, schedule: constant({ value: 1 }) })
  expect([0, 1, 2].map(down)).toEqual([3, 2, 1])
})

it('is nothing when it has no steps', () => {
  const schedule = cosine({ from: 1, steps: 10 })
  for (const from of [undefined, 0.5]) {
    const lr = warmup({ steps: 0, schedule, from })
    for (let t = 0; t <= 11; t++) expect(lr(t)).toBe(schedule(t))
  }
})

it('leaves the rest of the run to its schedule', () => {
  const lr = warmup({ steps: '1 epoch', schedule: cosine({ from: 1, steps: 'rest' }) }).bind(
    createRun({ epochs: 5, stepsPerEpoch: 10 }),
  )
  expect(lr.duration).toBe(50)
  expect(lr(10)).toBe(1)
  expect(lr(50)).toBe(0)
  near(lr(30), 0.5)
})
