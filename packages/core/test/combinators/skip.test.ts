import { expect, it } from 'vitest'
import { constant, linear, skip } from '../../src/index.ts'

const fall = linear({ from: 8, to: 0, steps: 8 })

it('leaves out the beginning', () => {
  const lr = skip({ steps: 2.5, schedule: fall })
  expect([0, 1, 5.5, 9].map(lr)).toEqual([5.5, 4.5, 0, 0])
  expect(lr.duration).toBe(5.5)
})

it('lasts no less than nothing', () => {
  expect(skip({ steps: 10, schedule: fall }).duration).toBe(0)
  expect(skip({ steps: 10, schedule: constant({ value: 1 }) }).duration).toBe(Infinity)
})
