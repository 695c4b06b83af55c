import { expect, it } from 'vitest'
import { constant, cosine, dampen, growingRun, piecewise } from '../../src/index.ts'
import { near } from '../near.ts'

const one = constant({ value: 1 })

it('rises in a straight line in 2 / (1 − β₂) updates', () => {
  const lr = dampen({ schedule: one })
  for (const t of [0, 500, 1998, 1999, 1e9]) near(lr(t), Math.min(1, (t + 1) / 2000), 1e-12)
  expect([0, 1, 2, 3].map(dampen({ schedule: one, period: 2.5 }))).toEqual([0.4, 0.8, 1, 1])
})

it('rises exponentially with the time 1 / (1 − β₂)', () => {
  const lr = dampen({ schedule: one, shape: 'exponential', beta2: 0.99 })
  for (const t of [0, 50, 999]) near(lr(t), 1 - Math.exp(-(t + 1) / 100), 1e-12)
  near(dampen({ schedule: one, shape: 'exponential', period: 4 })(3), 1 - Math.exp(-1))
})

it.each([0.7, 0.9, 0.99, 0.999])('corrects the variance as RAdam does, β₂ %d', beta2 => {
  const most = 2 / (1 - beta2) - 1
  const rho = (s: number): number => most - (2 * s * beta2 ** s) / (1 - beta2 ** s)
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9].find(s => rho(s) > 4)!
  const lr = dampen({ schedule: one, shape: 'radam', beta2 })
  for (const t of [0, 1, 10, 1000, 50_000]) {
    const r = rho(t + first)
    near(lr(t), Math.sqrt(((r - 4) * (r - 2) * most) / ((most - 4) * (most - 2) * r)), 1e-9)
  }
  expect(lr(0)).toBeGreaterThan(0)
  expect(lr(1e9)).toBe(1)
})

it('goes over a schedule that runs on under it', () => {
  const schedule = cosine({ from: 0.1, steps: 100 })
  const lr = dampen({ schedule, period: 50 })
  for (const t of [0, 20, 60]) near(lr(t), schedule(t) * Math.min(1, (t + 1) / 50))
  expect(lr.duration).toBe(100)
})

it('needs a period that is always as many steps', () => {
  const sizes = piecewise({ values: [1, 2], at: ['1 epoch'] })
  const run = growingRun({ epochs: 4, datasetSize: 20 }, sizes)
  expect(dampen({ schedule: one, period: '10 steps' }).bind(run)(4)).toBe(0.5)
  expect(() => dampen({ schedule: one, period: '1 epoch' }).bind(run)).toThrow(
    'dampen.period: "1 epoch" are not always as many steps in this run',
  )
})

it('takes any β₂ for another shape', () => {
  // 1 / (1 − β₂) = 2 steps on an average: twice that for the line
  expect(dampen({ schedule: one, shape: 'linear', beta2: 0.5 })(0)).toBe(0.25)
})

it('needs a β₂ that RAdam has a root for', () => {
  expect(() => dampen({ schedule: one, shape: 'radam', beta2: 0.6 })).toThrow(
    'dampen: radam needs beta2 > 0.6, got 0.6',
  )
})
