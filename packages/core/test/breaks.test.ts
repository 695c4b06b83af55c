import { expect, it } from 'vitest'
import {
  add,
  breaksOf,
  constant,
  cooldown,
  cosine,
  custom,
  delay,
  mirror,
  perEpoch,
  piecewise,
  reverse,
  sequence,
  shorten,
  skip,
  stretch,
  table,
  warmup,
  window,
  type Schedule,
} from '../src/index.ts'

const steps = shorten({ schedule: piecewise({ values: [1, 2], at: [30] }), steps: 100 })

it.each<[string, Schedule, readonly number[]]>([
  ['boundaries and the end', steps, [30, 100]],
  ['what comes after a warm-up', warmup({ steps: 10, schedule: steps }), [10, 40, 110]],
  ['what comes after a delay', delay({ steps: 10, schedule: steps }), [10, 40, 110]],
  ['what is left of its beginning', skip({ steps: 10, schedule: steps }), [20, 90]],
  ['what is stretched', stretch({ schedule: steps, steps: 1000 }), [300, 1000]],
  ['what goes backwards', reverse({ schedule: steps }), [70, 0]],
  ['both ways', mirror({ schedule: steps }), [30, 100, 170]],
  ['parts', sequence({ parts: [steps, steps] }), [30, 100, 130, 200]],
  ['parts that begin at', sequence({ parts: [steps, steps], at: [50] }), [30, 50, 80, 150]],
  [
    'a window',
    window({
      ...{ from: 5, to: 50, schedule: steps },
      outside: piecewise({ values: [1, 2], at: [70] }),
    }),
    [5, 35, 50, 70],
  ],
  [
    'parts that last as long as they have values',
    sequence({ parts: [table({ values: [1, 2, 3] }), constant({ value: 4 })] }),
    [3],
  ],
  ['a cooldown', cooldown({ schedule: constant({ value: 1 }), at: 7, steps: 9 }), [7]],
  ['several at once', add({ schedules: [steps, cosine({ from: 1, steps: 60 })] }), [30, 60, 100]],
])('%s', (_, schedule, expected) => {
  expect(breaksOf(schedule)).toEqual(expect.arrayContaining([...expected]))
})

it('are none where numbers count epochs, and of a function', () => {
  expect(breaksOf(perEpoch({ schedule: steps }))).toEqual([])
  expect(breaksOf(custom(() => 1))).toEqual([])
})

it('have none besides for what holds', () => {
  expect(breaksOf(cosine({ from: 1, to: 2, steps: 5 }))).toEqual([5])
  expect(breaksOf(warmup({ steps: 3, schedule: constant({ value: 1, steps: 5 }) }))).toEqual([3, 8])
})

it('of schedules that hold each other many times over do not hang it', () => {
  let schedule: Schedule = reverse({ schedule: constant({ value: 1, steps: 5 }) })
  for (let i = 0; i < 60; i++) schedule = reverse({ schedule })
  expect(breaksOf(schedule).length).toBeLessThan(10_001)
  const many = piecewise({
    values: Array.from({ length: 9001 }, (_, i) => i),
    at: Array.from({ length: 9000 }, (_, i) => i + 1),
  })
  expect(breaksOf(add({ schedules: [many, many] })).length).toBe(10_000)
})
