import {
  constant,
  cooldown,
  cosine,
  cyclic,
  delay,
  linear,
  repeat,
  restarts,
  scale,
  sequence,
  warmup,
  type Schedule,
} from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { phasesOf } from '../src/index.ts'

const short = (schedule: Schedule, options = {}): string =>
  phasesOf(schedule, options)
    .map(({ from, to, label }) => `${label} ${from}-${to}`)
    .join(', ')
const falling = cosine({ from: 0.1, steps: 90 })

describe('phases', () => {
  it.each<[Schedule, object, string]>([
    [falling, {}, 'cosine 0-90'],
    [warmup({ steps: 10, schedule: falling }), {}, 'warm-up 0-10, cosine 10-100'],
    [
      delay({ steps: 5, schedule: warmup({ steps: 10, schedule: falling }) }),
      {},
      'delay 0-5, warm-up 5-15, cosine 15-105',
    ],
    [
      sequence({
        parts: [
          warmup({ steps: 10, schedule: constant({ value: 1, steps: 20 }) }),
          linear({ from: 1, steps: 70 }),
        ],
      }),
      {},
      'warm-up 0-10, constant 10-30, linear 30-100',
    ],
    [
      sequence({ parts: [constant({ value: 1 }), falling], at: [25] }),
      {},
      'constant 0-25, cosine 25-115',
    ],
    [
      cooldown({ schedule: scale({ schedule: falling, factor: 2 }), at: 40, steps: 20 }),
      {},
      'cosine 0-40, cooldown 40-60',
    ],
    [
      cyclic({ low: 0, high: 1, up: 10, down: 5 }),
      { to: 40 },
      'cycle 1 0-15, cycle 2 15-30, cycle 3 30-40',
    ],
    [
      restarts({ from: 1, steps: 10, growth: 2, cycles: 3 }),
      {},
      'cycle 1 0-10, cycle 2 10-30, cycle 3 30-70',
    ],
    [
      repeat({ schedule: linear({ from: 1, steps: 10 }), times: 2 }),
      { to: 25 },
      'cycle 1 0-10, cycle 2 10-20',
    ],
    [cyclic({ low: 0, high: 1, up: 1 }), { to: 1e9 }, 'cycles 0-1000000000'],
  ])('of %j', (schedule, options, words) => {
    expect(short(schedule, options)).toBe(words)
  })

  it('are bound to a run, and counted as its axis does', () => {
    const schedule = warmup({ steps: '1 epoch', schedule: cosine({ from: 1, steps: 'rest' }) })
    const run = { epochs: 4, datasetSize: 100, batchSize: 10 }
    expect(short(schedule, { run })).toBe('warm-up 0-10, cosine 10-40')
    expect(short(schedule, { run, x: 'epochs' })).toBe('warm-up 0-1, cosine 1-4')
    expect(short(schedule, { run, x: 'samples' })).toBe('warm-up 0-100, cosine 100-400')
    expect(() => phasesOf(schedule)).toThrow(/the run needs/)
    expect(() => phasesOf(schedule, { run, x: 'tokens' })).toThrow(/tokensPerStep/)
  })

  it('need an end', () => {
    expect(() => phasesOf(constant({ value: 1 }))).toThrow('constant never ends')
  })
})
