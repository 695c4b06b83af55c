import { expect, test } from 'vitest'
import { fromLevanter, type LevanterOptions } from '../../src/index.ts'
import { follows } from '../support/near.ts'

const base = { learning_rate: 0.01, num_train_steps: 100, min_lr_ratio: 0.2 }
const [rate, low] = [0.01, 0.002]

const ways: Readonly<Record<string, (n: number, steps: number, warm: number) => number>> = {
  constant: () => rate,
  cosine: (n, steps) =>
    rate * (0.8 * 0.5 * (1 + Math.cos((Math.PI * Math.min(n, steps)) / steps)) + 0.2),
  linear: (n, steps) => rate + ((low - rate) * Math.min(n, steps)) / steps,
  inv_sqrt: (n, _, warm) =>
    Math.max(rate * Math.min(1, 1 / Math.sqrt(Math.max(n + warm, 1) / 10_000)), low),
  inv: (n, steps) =>
    Math.max(rate * Math.min(1, 1 / (((rate / low - 1) * Math.max(n, 1)) / steps + 1)), low),
}

test.each(Object.keys(ways))('%s after a warm-up', name => {
  const way = ways[name]!
  for (const warm of [0, 10, 0.25]) {
    const steps = warm < 1 ? warm * 100 : warm
    follows(
      fromLevanter({ ...base, warmup: warm, lr_schedule: name }),
      t => (t < steps ? (rate * t) / steps : way(t - steps, 100 - steps, steps)),
      120,
    )
  }
})

test('options of the decay', () => {
  follows(
    fromLevanter({ ...base, warmup: 0, lr_schedule: { type: 'cosine', exponent: 2 } }),
    t => rate * (0.8 * (0.5 * (1 + Math.cos((Math.PI * Math.min(t, 100)) / 100))) ** 2 + 0.2),
    120,
  )
  const power = { type: 'power', batch_size: 8, seq_length: 16, a: 0.1 }
  follows(
    fromLevanter({ ...base, warmup: 0, lr_schedule: power }),
    t => Math.min(rate, 8 * 0.1 * (t * 8 * 16) ** -0.51),
    120,
  )
  follows(
    fromLevanter({ ...base, warmup: 0, lr_schedule: { type: 'inv_sqrt', timescale: 4 } }),
    t => Math.max(rate * Math.min(1, 1 / Math.sqrt(Math.max(t, 1) / 4)), low),
    120,
  )
})

test.each([
  [{ cycles: 3 }, [0, 33, 66, 100]],
  [{ cycles: [20, 70] }, [0, 20, 70, 100]],
  [{ cycle_length: 30 }, [0, 30, 60, 100]],
  [{ cycle_length: [40, 60] }, [0, 40, 100]],
] as const)('cycles %o with stable parts and warm-ups', (options, points) => {
  const chosen: LevanterOptions = { ...base, ...options, warmup: 5, rewarmup: 0.1, decay: 0.5 }
  follows(
    fromLevanter({ ...chosen, lr_schedule: 'linear' }),
    t => {
      const i = Math.min(points.filter(at => at <= t).length, points.length - 1) - 1
      const length = points[i + 1]! - points[i]!
      const warm = i ? Math.trunc(0.1 * length) : 5
      const decay = Math.trunc(0.5 * length)
      const n = t - points[i]!
      if (n < warm) return (i ? low : 0) + (rate - (i ? low : 0)) * (n / warm)
      return n < length - decay ? rate : ways['linear']!(n - (length - decay), decay, warm)
    },
    100,
  )
})

test('what there is not', () => {
  expect(() => fromLevanter({ ...base, lr_schedule: 'cosin' })).toThrow('must be one of constant')
  expect(() => fromLevanter({ ...base, cycles: 2, cycle_length: 3 })).toThrow('either')
  expect(() => fromLevanter({ ...base, warmup: 1.5 })).toThrow('whole number of steps')
  expect(() => fromLevanter({ ...base, warmup_ratio: 1 } as never)).toThrow('no "warmup_ratio"')
})
