import { expect, it } from 'vitest'
import { constant, createRun, linear, window } from '../../src/index.ts'

const rise = linear({ from: 0, to: 10, steps: 10 })

it('shows one schedule inside and another outside', () => {
  const outside = linear({ from: 100, to: 0, steps: 100 })
  const lr = window({ from: 3, to: 7, schedule: rise, outside })
  expect([0, 2, 3, 4, 6.5, 7, 8].map(lr)).toEqual([100, 98, 0, 1, 3.5, 93, 92])
  expect(lr.duration).toBe(100)
})

it('holds the values at the edges where there is nothing outside', () => {
  const lr = window({ from: 3, to: 7, schedule: rise })
  expect([0, 3, 4, 7, 8, 1e9].map(lr)).toEqual([0, 0, 1, 4, 4, 4])
  expect(lr.duration).toBe(7)
})

it('measures both bounds from its start, and the schedule from where it begins', () => {
  const lr = window({
    from: '1 epoch',
    to: '3 epochs',
    schedule: linear({ from: 1, steps: '2 epochs' }),
    outside: constant({ value: 9 }),
  }).bind(createRun({ epochs: 5, stepsPerEpoch: 10 }))
  expect([9, 10, 20, 29, 30].map(lr)).toEqual([9, 1, 0.5, 0.05, 9])
})

it('may be empty, and must not be inside out', () => {
  const outside = constant({ value: 9 })
  expect([2, 3, 4].map(window({ from: 3, to: 3, schedule: rise, outside }))).toEqual([9, 9, 9])
  expect(() => window({ from: 3, to: 2, schedule: rise })).toThrow('window: from 3 is after to 2')
})
