import { expect, it } from 'vitest'
import {
  constant,
  cosine,
  custom,
  describe as describeSchedule,
  exponential,
  linear,
  OptionError,
  piecewise,
  sequence,
  step,
  warmup,
  type Schedule,
} from '../src/index.ts'

it('gives the figures', () => {
  const lr = sequence({
    parts: [linear({ from: 1, to: 5, steps: 4 }), linear({ from: 5, to: 0, steps: 5 })],
  })
  // 1 2 3 4 5 4 3 2 1
  const { text: _, ...figures } = describeSchedule(lr)
  expect(figures).toEqual({
    steps: 9,
    first: { step: 0, value: 1 },
    last: { step: 8, value: 1 },
    lowest: { step: 0, value: 1 },
    highest: { step: 4, value: 5 },
    mean: 25 / 9,
  })
})

it('says them in a few lines, inner schedules indented', () => {
  const lr = warmup({ steps: '10%', schedule: cosine({ from: 0.1, steps: 'rest' }) })
  expect(describeSchedule(lr, { epochs: 10, stepsPerEpoch: 10 }).text).toBe(
    [
      'warmup: steps 10%',
      '  cosine: from 0.1, steps rest',
      '100 steps (10 epochs), 0.009091 at first, 3.05e-5 at last',
      'highest 0.1 at step 10, lowest 3.05e-5 at step 99, mean 0.0505',
    ].join('\n'),
  )
  const pieces = piecewise({ values: [1, 0.5], at: [1] })
  expect(describeSchedule(sequence({ parts: [pieces] }), 2).text).toBe(
    [
      'sequence',
      '  piecewise: values 1, 0.5, at 1',
      '2 steps, 1 at first, 0.5 at last',
      'highest 1 at step 0, lowest 0.5 at step 1, mean 0.75',
    ].join('\n'),
  )
})

it('says what is in a part below it', () => {
  const warm = warmup({ steps: 1, schedule: linear({ from: 4, steps: 2 }) })
  expect(describeSchedule(sequence({ parts: [warm, constant({ value: 7, steps: 1 })] })).text).toBe(
    [
      'sequence',
      '  warmup: steps 1',
      '    linear: from 4, steps 2',
      '  constant: value 7, steps 1',
      '4 steps, 2 at first, 7 at last',
      'highest 7 at step 3, lowest 2 at step 0, mean 3.75',
    ].join('\n'),
  )
})

it.each([
  [0, '0'],
  [12.3456, '12.35'],
  [0.001, '0.001'],
  [0.000999, '9.99e-4'],
  [-0.000999, '-9.99e-4'],
  [-12.3456, '-12.35'],
  [99_000, '99000'],
  [100_000, '1.00e+5'],
  [-123_456, '-1.23e+5'],
])('writes %d as %s, also of one step alone', (value, text) => {
  expect(describeSchedule(constant({ value }), 1).text).toContain(
    `1 steps, ${text} at first, ${text} at last`,
  )
})

it('looks at the step within which it ends', () => {
  // 1, 0.6 and 0.2 at steps 0, 1 and 2
  const { last, mean } = describeSchedule(linear({ from: 1, steps: 2.5 }))
  expect(last.step).toBe(2)
  expect([last.value, mean]).toEqual([expect.closeTo(0.2, 15), expect.closeTo(0.6, 15)])
})

it('looks at a run rather than at the schedule alone', () => {
  const lr = linear({ from: 1, steps: 4 })
  expect(describeSchedule(lr).steps).toBe(4)
  expect(describeSchedule(lr, { steps: 8 }).last).toEqual({ step: 7, value: 0 })
  expect(describeSchedule(lr, 2).last).toEqual({ step: 1, value: 0.75 })
  expect(describeSchedule(step({ from: 1, factor: 0.5, every: 1e6 }), 1e9).last).toEqual({
    step: 1e9 - 1,
    value: 0.5 ** 999,
  })
})

it('says what it needs', () => {
  const endless = exponential({ from: 1, k: 0.1 })
  expect(() => describeSchedule(endless)).toThrow(
    new RangeError(
      'exponential lasts Infinity steps: say how many to look at, such as describe(schedule, 1000)',
    ),
  )
  expect(() => describeSchedule(constant({ value: 1, steps: 0 }))).toThrow('constant lasts 0 steps')
  expect(() => describeSchedule(cosine({ from: 1, steps: '5%' }))).toThrow(OptionError)
})

it.each([
  { type: 'constant', value: 1 },
  { learningRate: constant({ value: 1 }) },
  undefined,
  (step: number) => step,
])('says that it takes a schedule, and not %o', other => {
  expect(() => describeSchedule(other as never, 10)).toThrow(OptionError)
  expect(() => describeSchedule(other as never, 10)).toThrow('describe takes a schedule, got ')
})

it('finds the highest and the lowest step where not every step is looked at', () => {
  const warm = warmup({ steps: 50_003, schedule: cosine({ from: 0.1, steps: 949_997 }) })
  expect(describeSchedule(warm).highest).toEqual({ step: 50_003, value: 0.1 })
  const dip = sequence({
    parts: [
      linear({ from: 1, to: 0.1, steps: 123_457 }),
      linear({ from: 0.1, to: 1, steps: 900_000 }),
    ],
  })
  expect(describeSchedule(dip).lowest).toEqual({ step: 123_457, value: 0.1 })
  // what lies between two samples, but has a place of its own
  const spike = piecewise({ values: [0.1, 1, 0, 0.1], at: [123_456_789, 123_456_790, 123_456_791] })
  expect(describeSchedule(warmup({ steps: 1000, schedule: spike }), 1e9)).toMatchObject({
    highest: { step: 123_457_789, value: 1 },
    lowest: { step: 123_457_790, value: 0 },
  })
  // where a step and the next are the same number
  expect(describeSchedule(cosine({ from: 1, steps: 2 ** 60 })).highest.step).toBe(0)
  // levels: the first step of the last one
  const levels = piecewise({ values: [1, 0.5, 0.25], at: [400_001, 700_003] })
  expect(describeSchedule(levels, 1e6)).toMatchObject({
    highest: { step: 0, value: 1 },
    lowest: { step: 700_003, value: 0.25 },
  })
})

it('finds where a function turns between the steps that are looked at', () => {
  const at = 123_457
  const shown = (curve: (step: number) => number) => {
    const { highest, lowest } = describeSchedule(custom(curve), 1e6)
    return [highest, lowest]
  }
  const far = (step: number): number => Math.abs(step - at)
  const end = { step: 999_999, value: 999_999 - at }
  expect(shown(far)).toEqual([end, { step: at, value: 0 }])
  expect(shown(step => -far(step))).toEqual([
    { step: at, value: -0 },
    { step: end.step, value: -end.value },
  ])
  // levels: their first steps
  expect(shown(step => (step < at ? 3 : 4))).toEqual([
    { step: at, value: 4 },
    { step: 0, value: 3 },
  ])
  expect(shown(step => (step < at ? 4 : 3))).toEqual([
    { step: 0, value: 4 },
    { step: at, value: 3 },
  ])
  expect(shown(step => step)).toEqual([
    { step: 999_999, value: 999_999 },
    { step: 0, value: 0 },
  ])
})

it('estimates the mean of long runs to the figures that are shown, jumps and ends included', () => {
  const mean = (schedule: Schedule, steps: number): number => describeSchedule(schedule, steps).mean
  const line = linear({ from: 1, to: 0, steps: 1e9 })
  expect(mean(line, 1e9)).toBeCloseTo((1 + 1e-9) / 2, 12)
  const wave = warmup({ steps: 1e7, schedule: cosine({ from: 0.1, steps: 99e7 }) })
  expect(mean(wave, 1e9)).toBeCloseTo(0.05, 9)
  const drop = piecewise({ values: [1, 0.1], at: [333_333_333] })
  expect(mean(drop, 1e9)).toBeCloseTo(0.333333333 + 0.1 * 0.666666667, 12)
})
