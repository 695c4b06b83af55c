import { expect, it } from 'vitest'
import { table } from '../../src/index.ts'

const values = [3, 1, 4, 1, 5]

it('gives each step its value', () => {
  const lr = table({ values })
  expect([0, 0.9, 1, 2, 3, 4, 4.5, 5, 1e9].map(lr)).toEqual([3, 3, 1, 4, 1, 5, 5, 5, 5])
  expect(lr.duration).toBe(5)
})

it('begins again, or is an error to ask past', () => {
  expect([5, 6, 5e9 + 2].map(table({ values, after: 'repeat' }))).toEqual([3, 1, 4])
  const strict = table({ values, after: 'error' })
  expect(strict(4)).toBe(5)
  expect(() => strict(6)).toThrow('step 6 is past the end, 5')
})
