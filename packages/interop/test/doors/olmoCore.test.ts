import { expect, test } from 'vitest'
import { fromOlmoCore, type OlmoScheduler } from '../../src/index.ts'
import { follows } from '../support/near.ts'

const lr = 0.01
const total = 100
const run = { lr, maxSteps: total }

// the branches of the schedulers' get_lr, in steps that begin with 1
const up = (peak: number, n: number, warm: number, from = 0): number =>
  from + ((peak - from) * Math.min(n, warm)) / warm
const down = (peak: number, left: number, decay: number, to = 0): number =>
  to + ((peak - to) * Math.min(left, decay)) / decay
const wave = (from: number, to: number, x: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * x))) / 2

function check(
  scheduler: OlmoScheduler,
  formula: (current: number) => number,
  steps: number = total,
): void {
  follows(fromOlmoCore(scheduler, run), t => formula(t + 1), steps)
}

test('constant, and lines', () => {
  check({ type: 'constant' }, () => lr)
  check({ type: 'constant_with_warmup', warmup: 20, warmup_min_lr: 0.001 }, n =>
    n <= 20 ? up(lr, n, 20, 0.001) : lr,
  )
  check({ type: 'linear_with_warmup', warmup_fraction: 0.25, alpha_f: 0.2 }, n =>
    n < 25 ? up(lr, n, 25) : lr - ((lr - 0.2 * lr) * (n - 25)) / 75,
  )
  check({ type: 'linear_with_warmup', warmup_steps: 10, t_max: 60 }, n =>
    n < 10 ? up(lr, n, 10) : n >= 60 ? 0.1 * lr : lr - (0.9 * lr * (n - 10)) / 50,
  )
})

test('cosines, whole and half', () => {
  check({ type: 'cos_with_warmup', warmup: 10, units: 'steps' }, n =>
    n < 10 ? up(lr, n, 10) : wave(lr, 0.1 * lr, (n - 10) / 90),
  )
  check({ type: 'half_cos_with_warmup', warmup: 20, alpha_f: 0.2 }, n => {
    if (n < 20) return up(0.2 * lr + (lr - 0.2 * lr) / 2, n, 20)
    return wave(lr, 0.2 * lr, (n - 20 + 80) / 160)
  })
  check({ type: 'cos_with_warmup_and_linear_decay', warmup: 10, decay: 30 }, n => {
    const main = (m: number): number => (m < 10 ? up(lr, m, 10) : wave(lr, 0.1 * lr, (m - 10) / 90))
    return n >= 70 ? down(main(70), 100 - n, 30) : main(n)
  })
})

test('powers', () => {
  check({ type: 'inv_sqrt_with_warmup', warmup: 20, alpha_f: 0.1 }, n =>
    n < 20 ? up(lr, n, 20) : 0.1 * lr + 0.9 * lr * Math.sqrt(20 / n),
  )
  check({ type: 'power_lr', warmup: 20, b: -0.6, decay_fraction: 0.3, decay_min_lr: 1e-4 }, n =>
    n <= 20
      ? up(lr, n, 20)
      : n >= 70
        ? down(lr * (70 / 20) ** -0.6, 100 - n, 30, 1e-4)
        : lr * (n / 20) ** -0.6,
  )
  check({ type: 'exponential', lr_min: 1e-6 }, n =>
    n >= total ? lr : 1e-6 * (lr / 1e-6) ** (n / total),
  )
})

test('warm-up, stable, decay, and in periods', () => {
  check({ type: 'wsd', warmup: 10 }, n =>
    n <= 10 ? up(lr, n, 10) : n >= 90 ? down(lr, 100 - n, 10) : lr,
  )
  const lengths = [40, 30, 30]
  const factors = [1, 0.5, 2]
  check(
    {
      type: 'wsds',
      period_lengths: lengths,
      period_lr_multipliers: factors,
      warmup: 10,
      decay_fraction: 0.2,
      decay_min_lr: 1e-4,
    },
    n => {
      if (n < 10) return up(lr, n, 10)
      if (n >= 100) return 1e-4
      const i = n <= 40 ? 0 : n <= 70 ? 1 : 2
      const length = i ? lengths[i]! : 30
      const decay = Math.round(0.2 * lengths[i]!)
      const inside = n - [10, 40, 70][i]!
      const peak = lr * factors[i]!
      return inside < length - decay ? peak : down(peak, length - inside, decay, 1e-4)
    },
  )
})

test('stages with a late decay on top', () => {
  const stages = [
    { duration: 10, start_lr: 0, end_lr_fraction: 1 },
    { duration: 40, shape: 'cosine', end_lr_fraction: 0.5 },
    { duration: 30, end_lr: 0.002 },
  ]
  const main = (n: number): number =>
    n < 10
      ? (lr * n) / 10
      : n < 50
        ? wave(lr, lr / 2, (n - 10) / 40)
        : n < 80
          ? lr / 2 + ((0.002 - lr / 2) * (n - 50)) / 30
          : 0.002
  check({ type: 'composable', stages }, main)
  for (const shape of ['linear', 'cosine']) {
    const override = { start: 30, duration: 20, shape, end_lr: 0 }
    check({ type: 'composable', stages, override_decay: override }, n => {
      const x = (n - 30) / 20
      const share = shape === 'linear' ? 1 - x : wave(1, 0, x)
      return n < 30 ? main(n) : n < 50 ? main(30) * share : 0
    })
  }
})

test('a sequence, in which each goes out from the end of the one before', () => {
  const schedulers = [
    { type: 'linear_with_warmup', warmup: 5, alpha_f: 0.5 },
    { type: 'cos_with_warmup', warmup: 0, alpha_f: 0.1 },
    { type: 'constant' },
  ]
  check({ type: 'sequential', schedulers, schedulers_max: [30, 40] }, n => {
    const line = (m: number): number => (m < 5 ? up(lr, m, 5) : lr - (lr / 2) * ((m - 5) / 25))
    if (n <= 30) return line(n)
    if (n <= 70) return wave(lr / 2, lr / 20, (n - 30) / 40)
    return lr / 20
  })
})

test.each([
  [{ type: 'cos' }, 'there are constant'],
  [{ type: 'wsd', warmup: 1, warmup_fraction: 0.1 }, 'either warmup or warmup_fraction'],
  [{ type: 'wsd' }, 'it needs warmup or warmup_fraction'],
  [{ type: 'constant_with_warmup', warmup: 5, warmup_min_lr: 1 }, 'below the rate'],
  [{ type: 'constant', alpha: 1 }, 'there is no "alpha"'],
] as const)('%o is refused', (scheduler, message) => {
  expect(() => fromOlmoCore(scheduler, run)).toThrow(message)
})
