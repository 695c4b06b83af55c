import { expect, it } from 'vitest'
import { tanh } from '../../src/index.ts'
import { near } from '../near.ts'

it('follows the paper', () => {
  const lr = tanh({ from: 0.1, steps: 50 })
  for (let t = 0; t < 50; t++)
    near(lr(t), 0.05 * (1 - Math.tanh(-7 * (1 - t / 50) + (3 * t) / 50)), 1e-12)
  near(lr(35), 0.05)
  expect([50, 1e9].map(lr)).toEqual([0, 0])
})

it('has bounds of its own, and cancels nowhere', () => {
  const lr = tanh({ from: 1, to: 0.1, steps: 20, low: -2, high: 2 })
  near(lr(10), 0.55)
  near(tanh({ from: 1, steps: 100, low: 0, high: 20 })(99), 1 / (1 + Math.exp(39.6)), 1e-13)
  expect(tanh({ from: 1, to: 0.5, steps: 9, after: 'continue' })(1e9)).toBe(0.5)
})
