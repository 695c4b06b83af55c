import { expect, it } from 'vitest'
import { constant, createRun, linear, piecewise, sequence, stretch } from '../../src/index.ts'

const two = sequence({
  parts: [linear({ from: 0, to: 3, steps: 3 }), linear({ from: 9, to: 2, steps: 7 })],
})

it('takes another time, with the borders of its parts where they belong', () => {
  for (const steps of [1, 10, 30, 1000, 1e9, 7.5]) {
    const lr = stretch({ schedule: two, steps })
    expect(lr.duration).toBe(steps)
    expect(lr(0)).toBe(0)
    expect(lr(0.3 * steps)).toBe(9)
    expect([steps, 2 * steps].map(lr)).toEqual([2, 2])
    expect(lr(0.15 * steps)).toBeCloseTo(1.5, 12)
  }
})

it('changes nothing with the length it has', () => {
  const same = stretch({ schedule: two, steps: 10 })
  for (let t = 0; t < 20; t += 0.1) expect(same(t)).toBe(two(t))
})

it('goes on at its own pace where it has no last value', () => {
  const rising = linear({ from: 0, to: 10, steps: 10, after: 'continue' })
  expect([20, 40, 45].map(stretch({ schedule: rising, steps: 40 }))).toEqual([5, 10, 15])
})

it('comes to the end at once without steps', () => {
  expect([0, 5].map(stretch({ schedule: two, steps: 0 }))).toEqual([2, 2])
  const flat = linear({ from: 1, to: 0.5, steps: 0 })
  expect([0, 5].map(stretch({ schedule: flat, steps: 4 }))).toEqual([0.5, 0.5])
})

it('fits a run, and needs an end', () => {
  const lr = stretch({ schedule: two, steps: '50%' }).bind(createRun({ steps: 200 }))
  expect(lr(30)).toBe(9)
  for (const schedule of [constant({ value: 1 }), piecewise({ values: [1], at: [] })])
    expect(() => stretch({ schedule, steps: 10 })).toThrow(
      'lasts Infinity steps; only what has a length can be stretched',
    )
})
