// What holds for all schedules, however they are nested.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRun, fromConfig, type Config, type Param, type Schedule } from '../src/index.ts'
import {
  anyFeedback,
  anySchedule,
  awkwardSchedule,
  endingSchedule,
  evenRun,
  inBothWays,
  kinds,
  plain,
  run,
} from './arbitrary.ts'

const clock = createRun(run)
const read = (config: Config): Schedule => (fromConfig(config, kinds) as Schedule).bind(clock)

/** Steps whose sums and differences are exact, so that what should be equal is so to the last bit. */
const step = fc.nat(8 * 250).map(eighths => eighths / 8)
const places = fc.array(step, { minLength: 1, maxLength: 20 })

/** Fails unless two schedules have the same values; 0 and −0 are the same. */
function same(
  actual: (step: number) => number,
  expected: (step: number) => number,
  steps: readonly number[],
): void {
  for (const t of steps) {
    const [ours, theirs] = [actual(t), expected(t)]
    if (ours !== theirs) expect({ step: t, value: ours }).toEqual({ step: t, value: theirs })
  }
}

it('they are of all kinds, with all options, and all words that an option may be', () => {
  const wanted = kinds.flatMap(({ type, params }) =>
    Object.entries(params as Readonly<Record<string, Param>>).flatMap(([name, param]) =>
      param.type === 'string' && param.enum
        ? param.enum.filter(word => word !== 'error').map(word => `${type}.${name}: ${word}`)
        : [`${type}.${name}`],
    ),
  )
  const found = new Set<string>()
  const visit = (config: unknown): void => {
    if (typeof config !== 'object' || config === null) return
    const { type } = config as { type?: string }
    for (const [name, value] of Object.entries(config)) {
      if (type) found.add(`${type}.${name}`).add(`${type}.${name}: ${String(value)}`)
      visit(value)
    }
  }
  const sampled = { numRuns: 3000, seed: 1 }
  visit([...fc.sample(anySchedule, sampled), ...fc.sample(anyFeedback, sampled)])
  expect(
    wanted.filter(it => !found.has(it)),
    'packages/core/test/arbitrary.ts: no random schedule has these; give the kind a recipe there',
  ).toEqual([])
})

describe('any schedule', () => {
  it('gives the same in any order', () => {
    fc.assert(
      fc.property(anySchedule, places, (config, steps) => {
        const expected = new Map(
          [...steps].sort((a, b) => a - b).map(t => [t, read(config)(t)] as const),
        )
        const there = read(config)
        same(there, t => expected.get(t)!, [...expected.keys()])
        same(there, t => expected.get(t)!, steps)
        same(there, t => expected.get(t)!, [...steps].reverse())
      }),
      { numRuns: 400 },
    )
  })
  it('gives the same each step of the way as when asked for that step alone', () => {
    fc.assert(
      fc.property(anySchedule, config => {
        const sequential = read(config)
        const values = Array.from({ length: 200 }, (_, t) => sequential(t))
        for (const t of [199, 0, 156, 77, 1, 155])
          expect(read(config)(t) === values[t], `step ${t}`).toBe(true)
        same(
          sequential,
          t => values[t]!,
          Array.from({ length: 200 }, (_, t) => 199 - t),
        )
      }),
      { numRuns: 200 },
    )
  })
  it('is not changed by being called, bound or written', () => {
    fc.assert(
      fc.property(anySchedule, places, (config, steps) => {
        const schedule = fromConfig(config, kinds) as Schedule
        const before = JSON.stringify(schedule)
        const bound = schedule.bind(clock)
        const values = steps.map(bound)
        const other = createRun({ epochs: 40, datasetSize: 320, batchSize: 16 })
        const elsewhere = schedule.bind(other)
        steps.forEach(elsewhere)
        same(bound, t => values[steps.indexOf(t)]!, steps)
        same(bound.bind(other), elsewhere, steps)
        same(bound.bind(clock), bound, steps)
        expect(JSON.stringify(schedule)).toBe(before)
        expect(JSON.stringify(bound)).toBe(before)
        expect(JSON.parse(before)).toEqual(config)
      }),
      { numRuns: 300 },
    )
  })
  it('is finite at awkward steps, with awkward lengths', () => {
    const steps = [0, 1, 2, 3, 5, 7, 31, 997, 7919, 104_729, 1_299_709, 1e9, 1e9 + 0.5, 2 ** 31]
    fc.assert(
      fc.property(awkwardSchedule, config => {
        const schedule = read(config)
        expect(schedule.duration).toBeGreaterThanOrEqual(0)
        const wrong = steps.filter(t => !Number.isFinite(schedule(t)))
        expect(wrong).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
  it('has the values that its lengths in steps give', () => {
    const even = createRun(evenRun)
    fc.assert(
      fc.property(inBothWays, places, ({ units, numbers }, steps) => {
        const bound = (fromConfig(units, kinds) as Schedule).bind(even)
        const counted = (fromConfig(numbers, kinds) as Schedule).bind(even)
        expect(bound.duration).toBe(counted.duration)
        same(bound, counted, [...steps, bound.duration - 1, bound.duration])
      }),
      { numRuns: 400 },
    )
  })
  it('is followed by another from where it ends, in the steps of a run', () => {
    fc.assert(
      fc.property(endingSchedule, anySchedule, places, (first, second, steps) => {
        const both = read({ type: 'sequence', parts: [first, second] })
        const { duration } = read(first)
        same(
          both,
          read(first),
          steps.filter(t => t < duration),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('what changes nothing', () => {
  const identities: Readonly<Record<string, (schedule: Config) => Config>> = {
    'a sequence of one': schedule => ({ type: 'sequence', parts: [schedule] }),
    'the sum of one': schedule => ({ type: 'add', schedules: [schedule] }),
    'the product of one': schedule => ({ type: 'multiply', schedules: [schedule] }),
    'the lowest of two that are the same': s => ({ type: 'min', schedules: [s, s] }),
    'the highest of two that are the same': s => ({ type: 'max', schedules: [s, s] }),
    'a scale of 1': schedule => ({ type: 'scale', factor: 1, schedule }),
    'bounds that are not there': schedule => ({ type: 'clamp', schedule }),
    'to follow as it is': schedule => ({ type: 'follow', schedule }),
    'no noise': schedule => ({ type: 'noise', amount: 0, schedule }),
    'no delay': schedule => ({ type: 'delay', steps: 0, schedule }),
    'to skip nothing': schedule => ({ type: 'skip', steps: 0, schedule }),
    'no warm-up': schedule => ({ type: 'warmup', steps: 0, schedule }),
    'a cut that is far away': schedule => ({ type: 'shorten', steps: 1e9, schedule }),
    'a cooldown that is far away': s => ({ type: 'cooldown', at: 1e9, steps: 9, schedule: s }),
    'a window around all': schedule => ({ type: 'window', from: 0, to: 1e9, schedule }),
  }
  it.each(Object.entries(identities))('%s', (_, wrap) => {
    fc.assert(
      fc.property(anySchedule, places, (config, steps) => {
        const [wrapped, bare] = [read(wrap(config)), read(config)]
        same(wrapped, bare, steps)
        const cut = ['shorten', 'cooldown', 'window'].includes(wrap(config).type)
        if (!cut) expect(wrapped.duration).toBe(bare.duration)
      }),
      { numRuns: 60 },
    )
  })
  const endingOnly: Readonly<Record<string, (schedule: Config, steps: number) => Config>> = {
    'to stretch by 1': (schedule, steps) => ({ type: 'stretch', steps, schedule }),
    'to cut off at the end': (schedule, steps) => ({ type: 'shorten', steps, schedule }),
    'to run once': schedule => ({
      type: 'repeat',
      times: 1,
      schedule: { type: 'add', schedules: [{ type: 'constant', value: 0, steps: 1 }, schedule] },
    }),
    'to be reversed twice': schedule => ({
      type: 'reverse',
      schedule: { type: 'reverse', schedule },
    }),
  }
  it.each(Object.entries(endingOnly))('%s', (_, wrap) => {
    fc.assert(
      fc.property(endingSchedule, places, (config, steps) => {
        const bare = read(config)
        const { duration } = bare
        const wrapped = read(wrap(config, duration))
        expect(wrapped.duration).toBe(Math.max(wrapped.duration > duration ? 1 : 0, duration))
        same(wrapped, bare, [...steps.filter(t => t <= duration), duration])
      }),
      { numRuns: 100 },
    )
  })
})

describe('what is the same in other words', () => {
  it('sequences, however they are grouped', () => {
    fc.assert(
      fc.property(endingSchedule, endingSchedule, anySchedule, places, (a, b, c, steps) => {
        const sequence = (...parts: Config[]): Config => ({ type: 'sequence', parts })
        const flat = read(sequence(a, b, c))
        for (const grouped of [
          read(sequence(a, sequence(b, c))),
          read(sequence(sequence(a, b), c)),
        ]) {
          expect(grouped.duration).toBe(flat.duration)
          same(grouped, flat, steps)
        }
      }),
      { numRuns: 400 },
    )
  })
  it('a sequence, and its parts', () => {
    fc.assert(
      fc.property(plain.ending, plain.ending, plain.any, places, (a, b, c, steps) => {
        const [one, two, three] = [read(a), read(b), read(c)]
        const all = read({ type: 'sequence', parts: [a, b, c] })
        const expected = (t: number): number => {
          if (t < one.duration) return one(t)
          const later = t - one.duration
          return later < two.duration ? two(later) : three(later - two.duration)
        }
        same(all, expected, steps)
        expect(all.duration).toBe(one.duration + two.duration + three.duration)
      }),
      { numRuns: 300 },
    )
  })
  it('a mirror, and the schedule and its reverse', () => {
    fc.assert(
      fc.property(plain.ending, places, (schedule, steps) => {
        const mirrored = read({ type: 'mirror', schedule })
        const parts = [schedule, { type: 'reverse', schedule }]
        same(mirrored, read({ type: 'sequence', parts }), steps)
      }),
      { numRuns: 200 },
    )
  })
  it('a delay, and its first value before it', () => {
    fc.assert(
      fc.property(plain.any, fc.nat(30), places, (schedule, steps, where) => {
        const first = { type: 'constant', value: read(schedule)(0), steps }
        const delayed = read({ type: 'delay', steps, schedule })
        same(delayed, read({ type: 'sequence', parts: [first, schedule] }), where)
        same(read({ type: 'skip', steps, schedule: delayed.config }), read(schedule), where)
      }),
      { numRuns: 200 },
    )
  })
  it('twice as long, and half as fast', () => {
    fc.assert(
      fc.property(plain.ending, places, (schedule, where) => {
        const once = read(schedule)
        const twice = read({ type: 'stretch', steps: 2 * once.duration, schedule })
        same(
          t => twice(2 * t),
          once,
          where.filter(t => t < once.duration),
        )
      }),
      { numRuns: 200 },
    )
  })
  it('again and again, and what is left of whole rounds', () => {
    fc.assert(
      fc.property(plain.ending, places, (schedule, where) => {
        const once = read(schedule)
        fc.pre(once.duration > 0)
        same(read({ type: 'repeat', schedule }), t => once(t % once.duration), where)
      }),
      { numRuns: 200 },
    )
  })
  it('sums and products, in any order', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, places, (a, b, where) => {
        for (const type of ['add', 'multiply', 'min', 'max'])
          same(read({ type, schedules: [a, b] }), read({ type, schedules: [b, a] }), where)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a warm-up', () => {
  it('that is longer than the run only rises, and never gives 0', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('linear', 'cosine', 'quadratic', 'log', 'sqrt'),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 1e-6, max: 10, noNaN: true }),
        (shape, more, updates, value) => {
          const schedule = { type: 'constant', value }
          const steps = updates + more
          const lr = read({ type: 'warmup', steps, shape, schedule })
          const values = Array.from({ length: updates }, (_, t) => lr(t))
          expect(values[0]).toBeGreaterThan(0)
          expect(values.at(-1)).toBeLessThanOrEqual(value)
          for (const [t, it] of values.entries())
            expect(it).toBeGreaterThanOrEqual(values[t - 1] ?? 0)
        },
      ),
      { numRuns: 100 },
    )
  })
})
