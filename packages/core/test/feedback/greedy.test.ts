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
