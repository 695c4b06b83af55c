import { expect, it } from 'vitest'
import { constant, createRun, sequence } from '../../src/index.ts'

it('is the same at every step', () => {
  const lr = constant({ value: 0.1 })
  expect([0, 1, 0.5, 1e9, Infinity].map(lr)).toEqual([0.1, 0.1, 0.1, 0.1, 0.1])
  expect(lr.duration).toBe(Infinity)
})

it('has a length as a part', () => {
  const lr = sequence({
    parts: [constant({ value: 1, steps: '50%' }), constant({ value: 2, steps: 'rest' })],
  }).bind(createRun({ steps: 5 }))
  expect([0, 1, 2, 3, 4].map(lr)).toEqual([1, 1, 1, 2, 2])
  expect(lr.duration).toBe(5)
})
