import { expect, it } from 'vitest'
import { constant, greedy, linear, type GreedyOptions } from '../../src/index.ts'
import golden from '../golden/greedy.json' with { type: 'json' }
import { near } from '../near.ts'

function values(
  metrics: readonly number[],
  from: number,
  options: Partial<GreedyOptions>,
): number[] {
  const feedback = greedy({ schedule: constant({ value: from }), ...options })
  let state = feedback.init()
  const seen = [from]
  for (const [step, metric] of metrics.entries()) {
    state = feedback.update(state, metric, { step, value: feedback.value(state, step) })
    state = JSON.parse(JSON.stringify(state)) as typeof state
    seen.push(feedback.value(state, step + 1))
  }
  return seen
}

it.each(golden.cases)('gives what its authors gave: $id', ({ from, options, metrics, lr }) => {
  const seen = values(metrics, from, options)
  for (const [k, rate] of lr.entries()) near(seen[k]!, rate, 1e-12)
})

const quick = { factor: 0.5, patience: 0, high: 100, low: 0.25, window: 1 } as const

it('rises while it gets better, up to a bound, and falls when it does not, down to one', () => {
  expect(values([9, 8, 7, 6], 1, { ...quick, high: 5 })).toEqual([1, 2, 4, 5, 5])
  expect(values([9, 9, 9, 9, 9], 1, quick)).toEqual([1, 2, 1, 0.5, 0.25, 0.25])
  expect(values([1, 2, 3, 3], 1, { ...quick, mode: 'max' })).toEqual([1, 2, 4, 8, 4])
})

it('waits after a change', () => {
  expect(values([9, 8, 7, 6], 1, { ...quick, warmup: 2 })).toEqual([1, 2, 2, 2, 4])
  expect(values([9, 9, 8, 7], 1, { ...quick, cooldown: 1 })).toEqual([1, 2, 1, 1, 2])
})

it('counts in a row, and not what it ignores', () => {
  expect(values([9, 8, 7, 6, 5, 4], 1, { ...quick, patience: 1 })).toEqual([1, 1, 2, 2, 4, 4, 8])
  const patient = { ...quick, patience: 1, warmup: 1, cooldown: 2 }
  expect(values([9, 8, 7, 7, 6, 5, 5, 5, 5, 5, 4, 3, 2], 1, patient)).toEqual([
    1, 1, 2, 2, 2, 4, 4, 4, 4, 2, 2, 2, 2, 4,
  ])
  // a rise between two reductions at low: they are not in a row
  expect(values([9, 9, 8, 8, 8, 8], 1, { ...quick, low: 1, reset: 2 })).toEqual([
    1, 2, 1, 2, 1, 1, 2,
  ])
  expect(values([9, 9, 9, 9], 1, { ...quick, low: 1, reset: 1, cooldown: 1 })).toEqual([
    1, 2, 1, 1, 2,
  ])
})

it('leaves the values where a change would be smaller than epsilon', () => {
  expect(values([9, 8], 1, { ...quick, high: 1 + 1e-9 })).toEqual([1, 1, 1])
  expect(values([9, 9, 9], 1, { ...quick, low: 1 - 1e-9, high: 1 })).toEqual([1, 1, 1, 1])
})

it('averages, and begins again when it is stuck', () => {
  // means 9, 6, 5.5, 7.5
  expect(values([9, 3, 8, 7], 1, { ...quick, window: 2 })).toEqual([1, 2, 4, 8, 4])
  expect(values([9, 9, 9, 9, 9, 9], 1, { ...quick, low: 1, reset: 2 })).toEqual([
    1, 2, 1, 1, 2, 1, 1,
  ])
})

it('slides its sum along, with what rounding makes of it', () => {
  const sliding = { ...quick, window: 3, threshold: 0.01, low: 0, mode: 'max' } as const
  // each mean is 0.01 above the one before, but for the last bit, as GreedyLR of transformers has it
  const rising = Array.from({ length: 9 }, (_, i) => (10 + i) * 0.01)
  expect(values(rising, 1, sliding)).toEqual([1, 2, 1, 0.5, 1, 0.5, 1, 0.5, 1, 0.5])
  // a window of 1 has no sum: what is small is not lost beside what went before
  expect(values([1e17, 3, 1e17, 1], 1, quick)).toEqual([1, 2, 4, 2, 4])
  const alone = greedy({ schedule: constant({ value: 1 }) })
  const state = alone.update(alone.init(), 5, { step: 0, value: 1 })
  expect(state).toMatchObject({ recent: [], sum: 0 })
  const lost = { ...quick, low: 0, window: 2, nan: 'bad' } as const
  expect(values([3, NaN, 2, 1, 0.5], 1, lost)).toEqual([1, 2, 1, 0.5, 0.25, 0.125])
})

it('refuses what is not a number, or counts it as bad', () => {
  expect(() => values([NaN], 1, quick)).toThrow(
    'the metric "loss" is NaN; with nan: "bad" it counts as no improvement',
  )
  for (const bad of [NaN, Infinity])
    expect(values([bad, 5, bad], 1, { ...quick, nan: 'bad' })).toEqual([1, 0.5, 1, 0.5])
})

it('goes around any schedule', () => {
  const feedback = greedy({ schedule: linear({ from: 1, steps: 10 }), ...quick })
  const state = feedback.update(feedback.init(), 3, { step: 0, value: 1 })
  expect(feedback.value(state, 5)).toBe(1)
  expect(() => greedy({ schedule: constant({ value: 1 }), low: 2 })).toThrow(
    'greedy: low 2 is above high 1',
  )
})
