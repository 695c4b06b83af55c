import { cosine } from '@anneal/core'
import { expect, test } from 'vitest'
import { fromPytorchWarmup } from '../../src/index.ts'
import { follows } from '../support/near.ts'

const inner = cosine({ from: 0.1, steps: 80 })

test('a line, and an exponential, of a given period', () => {
  for (const period of [1, 10, 33]) {
    const options = { warmup_period: period }
    follows(
      fromPytorchWarmup('LinearWarmup', options, inner),
      t => inner(t) * Math.min(1, (t + 1) / period),
      100,
    )
    follows(
      fromPytorchWarmup('ExponentialWarmup', options, 0.3),
      t => 0.3 * (1 - Math.exp(-(t + 1) / period)),
      100,
    )
  }
})

test('untuned ones take their period from β₂, cut off to whole steps', () => {
  for (const beta2 of [0.9, 0.98, 0.999]) {
    // 2 / (1 − 0.98) comes out below 100
    const linear = Math.floor(2 / (1 - beta2))
    const exponential = Math.floor(1 / (1 - beta2))
    follows(
      fromPytorchWarmup('UntunedLinearWarmup', { beta2 }, 1),
      t => Math.min(1, (t + 1) / linear),
      200,
    )
    follows(
      fromPytorchWarmup('UntunedExponentialWarmup', { beta2 }, 1),
      t => 1 - Math.exp(-(t + 1) / exponential),
      200,
    )
  }
  expect(Math.floor(2 / (1 - 0.98))).toBe(99)
})

test('that of RAdam starts with the first step that has a root', () => {
  for (const beta2 of [0.9, 0.99, 0.999]) {
    const most = 2 / (1 - beta2) - 1
    const rho = (t: number): number => most - (2 * t * beta2 ** t) / (1 - beta2 ** t)
    let offset = 1
    while (rho(offset) <= 4) offset++
    follows(
      fromPytorchWarmup('RAdamWarmup', { beta2 }, inner),
      t => {
        const r = rho(t + offset)
        return inner(t) * Math.sqrt(((r - 4) * (r - 2) * most) / ((most - 4) * (most - 2) * r))
      },
      150,
      // written like this, ρ is a small difference of numbers of the size of ρ∞ / (1 − β₂)
      1e-15 / (1 - beta2) ** 2,
    )
  }
})

test('what there is not', () => {
  expect(() => fromPytorchWarmup('CosineWarmup' as never, {}, 1)).toThrow('no such warm-up')
  expect(() => fromPytorchWarmup('LinearWarmup', {}, 1)).toThrow('warmup_period is missing')
  expect(() => fromPytorchWarmup('LinearWarmup', { warmup_period: 1, beta2: 1 }, 1)).toThrow(
    'no "beta2"',
  )
})
