import type { Feedback } from '@anneal/core'
import { expect, test } from 'vitest'
import { fromThinc } from '../../src/index.ts'
import { follows } from '../support/near.ts'

const thinc = (name: string, options: object): ReturnType<typeof fromThinc> =>
  fromThinc({ '@schedules': `${name}.v1`, ...options })

test('the formulas of thinc', () => {
  follows(thinc('constant', { rate: 0.1 }), () => 0.1, 10)
  for (const t0 of [0, 3])
    follows(
      thinc('decaying', { base_rate: 0.1, decay: 0.05, t: t0 }),
      t => 0.1 * (1 / (1 + 0.05 * (t + t0))),
      50,
    )
  for (const [start, stop, compound] of [
    [1, 10, 1.5],
    [10, 1, 0.5],
    [1, 10, 0.5],
  ] as const)
    follows(
      thinc('compounding', { start, stop, compound, t: 2 }),
      t => {
        const value = start * compound ** (t + 2)
        return start > stop ? Math.max(value, stop) : Math.min(value, stop)
      },
      20,
    )
  for (const warm of [0, 10, 100])
    follows(
      thinc('warmup_linear', { initial_rate: 0.2, warmup_steps: warm, total_steps: 100 }),
      t =>
        0.2 * (t < warm ? t / Math.max(1, warm) : Math.max(0, (100 - t) / Math.max(1, 100 - warm))),
      130,
    )
  follows(
    thinc('cyclic_triangular', { min_lr: 0.001, max_lr: 0.1, period: 7 }),
    t => {
      const cycle = Math.floor(1 + (t + 1) / 14)
      return 0.001 + 0.099 * Math.max(0, 1 - Math.abs((t + 1) / 7 - 2 * cycle + 1))
    },
    60,
  )
})

test('a slanted triangle is one step ahead, and falls on', () => {
  for (const t0 of [0, 5])
    follows(
      thinc('slanted_triangular', { max_rate: 0.1, num_steps: 60, cut_frac: 0.2, ratio: 8, t: t0 }),
      t => {
        const s = t + t0 + 1
        const p = s < 12 ? s / 12 : 1 - (s - 12) / (12 * (1 / 0.2 - 1))
        return (0.1 * (1 + p * 7)) / 8
      },
      80,
    )
})

test('what follows a constant counts from the beginning', () => {
  const schedule = { '@schedules': 'decaying.v1', base_rate: 1, decay: 0.1 }
  follows(
    thinc('constant_then', { rate: 0.5, steps: 8, schedule }),
    t => (t < 8 ? 0.5 : 1 / (1 + 0.1 * t)),
    30,
  )
})

test('a plateau counts scores that are not better, and scales what is in it', () => {
  const schedule = { '@schedules': 'constant.v1', rate: 1 }
  const { learningRate } = thinc('plateau', { max_patience: 2, scale: 0.5, schedule })
  const feedback = learningRate as Feedback
  let state = feedback.init()
  let [best, patience, plateaus] = [NaN, 0, 0]
  for (const [step, score] of [1, 2, 2, 1, 3, 3, 3, 3, 3, 4, 1, 1].entries()) {
    state = feedback.update(state, score, { step, value: feedback.value(state, step) })
    if (!(score <= best)) [best, patience] = [score, 0]
    else if (++patience === 2) [plateaus, patience] = [plateaus + 1, 0]
    expect(feedback.value(state, step)).toBe(0.5 ** plateaus)
  }
  expect(plateaus).toBeGreaterThan(2)
})

test('what there is not', () => {
  expect(() => thinc('cosine', {})).toThrow('there are constant.v1')
  expect(() => thinc('constant', { rate: 1, t: 1 })).toThrow('there is no "t"')
  expect(() => thinc('slanted_triangular', { max_rate: 1, num_steps: 5 })).toThrow('divides by 0')
})
