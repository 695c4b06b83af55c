import { expect, it } from 'vitest'
import { constant, createRun, min, powerLaw, warmup } from '../../src/index.ts'
import { near, through } from '../near.ts'

it('is one over the square root, and the value of step 1 at step 0', () => {
  through(powerLaw({ from: 0.5, scale: 4 }), [
    [0, 1],
    [1, 1],
    [4, 0.5],
    [16, 0.25],
    [4e8, 5e-5],
  ])
  expect(powerLaw({ from: 1, scale: 4 })(0.5)).toBe(2)
})

it('begins anywhere with an offset', () => {
  const lr = powerLaw({ from: 1, scale: 10, offset: 10 })
  through(lr, [
    [0, 1],
    [30, 0.5],
    [90, 10 ** -0.5],
  ])
  near(powerLaw({ from: 1, scale: 1, offset: 0.25, power: -1 })(0), 4)
})

it('follows the paper: d^−0.5 · min(t^−0.5, t · W^−1.5)', () => {
  const [d, W] = [512, 400]
  const peak = (d * W) ** -0.5
  const tail = powerLaw({ from: peak, scale: W, offset: W })
  const noam = warmup({ steps: W, index: 'at', schedule: tail })
  for (const t of [1, 10, 399, 400, 401, 1000, 1e6])
    near(noam(t), d ** -0.5 * Math.min(t ** -0.5, t * W ** -1.5), 1e-13)
})

it('is a law in tokens, bounded above: min(η, a · B · n^b)', () => {
  const law = powerLaw({ from: 4.6 * 8 * 1e6 ** -0.51, scale: '1e6 tokens', power: -0.51 })
  const lr = min({ schedules: [law, constant({ value: 0.02 })] }).bind(
    createRun({ steps: 1000, tokensPerStep: 8192 }),
  )
  expect(lr(0)).toBe(0.02)
  // a length in tokens comes to whole steps: 122 for 122.07
  near(lr(1000), 4.6 * 8 * 1e6 ** -0.51 * (1000 / 122) ** -0.51, 1e-12)
})
