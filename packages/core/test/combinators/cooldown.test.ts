import { expect, it } from 'vitest'
import { constant, cooldown, createRun, exponential, linear } from '../../src/index.ts'
import { near, through } from '../near.ts'

it('leaves any schedule where told, from the value it has there', () => {
  const schedule = exponential({ from: 1, rate: 0.5, period: 10 })
  const lr = cooldown({ schedule, at: 20, steps: 10, to: 0.05, shape: 'linear' })
  through(lr, [
    [0, 1],
    [10, 0.5],
    [20, 0.25],
    [25, 0.15],
    [30, 0.05],
    [1e9, 0.05],
  ])
  expect(lr.duration).toBe(30)
})

it('anneals to the rate of stochastic weight averaging, up as well', () => {
  const lr = cooldown({ schedule: linear({ from: 0.1, steps: 50 }), at: 40, steps: 10, to: 0.05 })
  for (let t = 40; t <= 50; t++)
    near(lr(t), 0.05 + (0.03 * (-1 - Math.cos((Math.PI * (t - 40)) / 10))) / 2, 1e-13)
})

it('counts in shares of the run, and comes at once without steps', () => {
  const base = constant({ value: 1 })
  const lr = cooldown({ schedule: base, at: '80%', steps: 'rest', shape: 'sqrt' })
  const bound = lr.bind(createRun({ steps: 1000 }))
  through(bound, [
    [799, 1],
    [800, 1],
    [850, 0.5],
    [1000, 0],
  ])
  expect([4, 5, 6].map(cooldown({ schedule: base, at: 5, steps: 0, to: 0.1 }))).toEqual([
    1, 0.1, 0.1,
  ])
})
