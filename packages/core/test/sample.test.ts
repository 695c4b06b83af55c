import { describe, expect, it } from 'vitest'
import { linear, OptionError, sample } from '../src/index.ts'

const same = (step: number): number => step

it('takes every step where there is room', () => {
  expect(sample(linear({ from: 4, steps: 4 }), { to: 4 })).toEqual({
    steps: [0, 1, 2, 3, 4],
    values: [4, 3, 2, 1, 0],
  })
  expect(sample(same, { from: 7, to: 9, points: 3 }).values).toEqual([7, 8, 9])
  expect(sample(same, { from: 7, to: 7 }).values).toEqual([7])
  expect(sample(same, { to: 999 }).steps).toHaveLength(1000)
})

it('takes steps at equal distances elsewhere, with both ends', () => {
  expect(sample(same, { to: 100, points: 5 }).steps).toEqual([0, 25, 50, 75, 100])
  expect(sample(same, { from: 10, to: 1e9 + 10, points: 2 }).steps).toEqual([10, 1e9 + 10])
  const { steps } = sample(same, { to: 1234 })
  expect([steps.length, steps[0], steps.at(-1)]).toEqual([1000, 0, 1234])
  for (const [i, step] of steps.entries()) {
    expect(step).toBe(Math.floor(step))
    if (i > 0) expect([1, 2]).toContain(step - steps[i - 1]!)
  }
})

describe('fractions', () => {
  it('of steps are not sampled', () => {
    expect(sample(same, { from: 0.5, to: 3.5 }).steps).toEqual([1, 2, 3])
    expect(sample(same, { to: 7.5, points: 3 }).steps).toEqual([0, 4, 7])
  })
  it('of points do not count', () => {
    expect(sample(same, { to: 100, points: 3.9 }).steps).toEqual([0, 50, 100])
  })
})

it.each([
  { from: 5, to: 4 },
  { to: NaN },
  { to: Infinity },
  { from: -Infinity, to: 5 },
  { to: 5, points: 1 },
  { to: 5, points: NaN },
])('refuses %o', options => {
  expect(() => sample(same, options)).toThrow(RangeError)
  expect(() => sample(same, options)).toThrow(/^cannot take .+ points from step .+ to .+/)
})

it.each([
  [{ type: 'linear', from: 1, steps: 2 }, { to: 2 }, 'a config goes through fromConfig first'],
  [{ learningRate: same }, { to: 2 }, 'sample takes a schedule, got {}'],
  [same, {}, 'sample: to must be a number, got undefined'],
  [same, { to: '10' }, 'sample: to must be a number, got "10"'],
])('says what it takes instead of %o %o', (curve, options, message) => {
  const make = (): unknown => sample(curve as never, options as never)
  expect(make).toThrow(OptionError)
  expect(make).toThrow(message)
})
