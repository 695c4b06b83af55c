import { expect, it } from 'vitest'
import { clamp, linear } from '../../src/index.ts'

const schedule = linear({ from: 0, to: 10, steps: 10 })

it('keeps values between bounds', () => {
  expect([0, 2, 5, 8, 10].map(clamp({ schedule, low: 2, high: 8 }))).toEqual([2, 2, 5, 8, 8])
  expect([0, 2, 9].map(clamp({ schedule, low: 2 }))).toEqual([2, 2, 9])
  expect([0, 2, 9].map(clamp({ schedule, high: 2 }))).toEqual([0, 2, 2])
  expect([0, 9].map(clamp({ schedule, low: 5, high: 5 }))).toEqual([5, 5])
  expect(clamp({ schedule }).duration).toBe(10)
})

it('wants the low bound below the high one', () => {
  expect(() => clamp({ schedule, low: 2, high: 1 })).toThrow('clamp: low 2 is above high 1')
})
