import { expect, it } from 'vitest'
import { constant, exponential, linear, sequence, shorten } from '../../src/index.ts'

it('cuts off, and holds the value there', () => {
  const lr = shorten({ schedule: linear({ from: 8, steps: 8 }), steps: 3 })
  expect([0, 2, 3, 4, 1e9].map(lr)).toEqual([8, 6, 5, 5, 5])
  expect(lr.duration).toBe(3)
})

it('gives an end to what has none', () => {
  const first = shorten({ schedule: exponential({ from: 1, rate: 0.5 }), steps: 2 })
  expect([0, 1, 2].map(sequence({ parts: [first, constant({ value: 9 })] }))).toEqual([1, 0.5, 9])
})
