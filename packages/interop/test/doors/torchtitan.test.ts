import { expect, test } from 'vitest'
import { fromTorchtitan, type TorchtitanOptions } from '../../src/index.ts'
import { combinations, follows } from '../support/near.ts'

function rate(step: number, options: Required<Omit<TorchtitanOptions, 'total_steps'>>): number {
  const total = options.training_steps
  const warm = Math.min(options.warmup_steps, total)
  const decay = Math.min(Math.round(total * options.decay_ratio), total - warm)
  const stable = total + 1 - warm - decay
  if (step < warm) return (options.lr * (step + 1)) / warm
  if (step < warm + stable) return options.lr
  const x = (step + 1 - warm - stable) / decay
  const share = {
    linear: 1 - x,
    sqrt: 1 - Math.sqrt(x),
    cosine: 0.5 * (1 + Math.cos(Math.PI * x)),
  }[options.decay_type]
  return options.lr * (options.min_lr_factor + (1 - options.min_lr_factor) * share)
}

test.each(
  combinations<Required<Omit<TorchtitanOptions, 'total_steps'>>>({
    lr: [0.02],
    training_steps: [60],
    warmup_steps: [0, 1, 12, 100],
    decay_ratio: [0, 0.3, 1],
    decay_type: ['linear', 'sqrt', 'cosine'],
    min_lr_factor: [0, 0.1],
  }),
)('%o', options => {
  // the run ends there
  follows(fromTorchtitan(options), step => rate(step, options), options.training_steps)
})

test('without a ratio all after the warm-up decays, and halves are rounded as in Python', () => {
  const whole = fromTorchtitan({ lr: 1, training_steps: 20, warmup_steps: 5 })
  const options = { lr: 1, training_steps: 20, warmup_steps: 5, min_lr_factor: 0 }
  follows(whole, t => rate(t, { ...options, decay_ratio: 1, decay_type: 'linear' }), 20)
  // 2.5 steps are 2
  const even = fromTorchtitan({ ...options, training_steps: 25, decay_ratio: 0.1 })
  expect((even.learningRate as (step: number) => number)(23)).toBe(1)
  expect((even.learningRate as (step: number) => number)(24)).toBe(0.5)
})
