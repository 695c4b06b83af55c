import { expect, it } from 'vitest'
import { createRun, delay, linear } from '../../src/index.ts'

const fall = linear({ from: 1, to: 0, steps: 4 })

it('begins later, with the first value or another one until then', () => {
  expect([0, 2.9, 3, 4, 7, 8].map(delay({ steps: 3, schedule: fall }))).toEqual([
    1, 1, 1, 0.75, 0, 0,
  ])
  expect([0, 2.9, 3, 4].map(delay({ steps: 3, schedule: fall, value: 5 }))).toEqual([5, 5, 1, 0.75])
  expect(delay({ steps: 0, schedule: fall, value: 5 })(0)).toBe(1)
})

it('leaves the rest of the run to the schedule', () => {
  const lr = delay({ steps: '1 epoch', schedule: linear({ from: 1, steps: 'rest' }) })
  const bound = lr.bind(createRun({ epochs: 3, stepsPerEpoch: 10 }))
  expect([10, 20, 30].map(bound)).toEqual([1, 0.5, 0])
  expect(bound.duration).toBe(30)
})
