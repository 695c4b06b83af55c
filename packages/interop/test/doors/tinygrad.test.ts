import type { Feedback } from '@anneal/core'
import { expect, test } from 'vitest'
import { fromTinygrad } from '../../src/index.ts'
import { follows } from '../support/near.ts'

test('milestones, and a cosine that rises again', () => {
  let rate = 0.1
  follows(
    fromTinygrad('MultiStepLR', { milestones: [30, 10, 10, 0], gamma: 0.5 }, { baseLr: 0.1 }),
    t => (t > 0 && [30, 10, 10, 0].includes(t) ? (rate *= 0.5) : rate),
    50,
  )
  follows(
    fromTinygrad('CosineAnnealingLR', { T_max: 20, eta_min: 0.01 }, { baseLr: 0.1 }),
    t => 0.01 + 0.5 * 0.09 * (1 + Math.cos((t / 20) * Math.PI)),
    50,
  )
})

test('one cycle in lines that go on', () => {
  for (const share of [0, 0.3]) {
    const options = { max_lr: 1, div_factor: 10, final_div_factor: 100, total_steps: 55 }
    const up = 55 * share
    follows(
      fromTinygrad('OneCycleLR', { ...options, pct_start: share }, { baseLr: 1 }),
      t => (t < up ? 0.1 + (0.9 * t) / up : 1 + ((t - up) / (55 - up)) * (0.001 - 1)),
      70,
    )
  }
})

test('those of its MLPerf examples', () => {
  follows(
    fromTinygrad(
      'PolynomialDecayWithWarmup',
      { initial_lr: 2, end_lr: 0.1, train_steps: 60, warmup: 10 },
      { baseLr: 1 },
    ),
    t => (t <= 10 ? (t / 10) * 2 : 1.9 * (1 - (t - 10) / 51) ** 2 + 0.1),
    60,
  )
  for (const warm of [0, 8])
    follows(
      fromTinygrad(
        'CosineAnnealingLRWithWarmup',
        { base_lr: 0.1, end_lr: 0.01, warmup_steps: warm, decay_steps: 40 },
        { baseLr: 1 },
      ),
      t =>
        t < warm
          ? ((t + 1) / warm) * 0.1
          : 0.01 + 0.5 * 0.09 * (1 + Math.cos((Math.PI * (warm ? t + 1 - warm : t)) / 40)),
      70,
    )
  follows(
    fromTinygrad(
      'LambdaLinearScheduler',
      { warm_up_steps: 10, f_min: 0.2, f_max: 1, f_start: 0.1, cycle_lengths: 100 },
      { baseLr: 0.5 },
    ),
    t => 0.5 * (t < 10 ? (0.9 / 10) * t + 0.1 : 0.2 + (0.8 * (100 - t)) / 100),
    90,
  )
})

test('a plateau without a floor', () => {
  const { learningRate } = fromTinygrad('ReduceLROnPlateau', { patience: 1 }, { baseLr: 1 })
  const feedback = learningRate as Feedback
  let state = feedback.init()
  let [rate, best, bad] = [1, Infinity, 0]
  for (let step = 0; step < 40; step++) {
    const loss = step % 7
    state = feedback.update(state, loss, { step, value: rate })
    if (loss < best * (1 - 1e-4)) [best, bad] = [loss, 0]
    else bad++
    if (bad > 1) [rate, bad] = [rate * 0.1, 0]
    expect(Math.abs(feedback.value(state, step + 1) - rate)).toBeLessThanOrEqual(1e-12 * rate)
  }
  expect(() => fromTinygrad('ReduceLROnPlateau', { cooldown: 1 }, { baseLr: 1 })).toThrow(
    'no cooldown',
  )
  expect(() => fromTinygrad('StepLR', {}, { baseLr: 1 })).toThrow('MultiStepLR')
})
