import { expect, it } from 'vitest'
import { createRun, piecewise } from '../../src/index.ts'

it('gives each value from its boundary on', () => {
  const lr = piecewise({ values: [3, 2, 1], at: [10, 20] })
  expect([0, 9, 9.999, 10, 19, 20, 1e9].map(lr)).toEqual([3, 3, 3, 2, 2, 1, 1])
})

it('gives it only after the boundary with boundary: "after"', () => {
  const lr = piecewise({ values: [3, 2, 1], at: [10, 20], boundary: 'after' })
  expect([0, 10, 11, 20, 21].map(lr)).toEqual([3, 3, 2, 2, 1])
})

it('finds its piece among many', () => {
  const at = Array.from({ length: 99 }, (_, i) => (i + 1) * (i + 1))
  const lr = piecewise({ values: Array.from({ length: 100 }, (_, i) => i), at })
  for (let t = 0; t < 10_500; t++) expect(lr(t)).toBe(Math.min(99, Math.floor(Math.sqrt(t))))
})

it('takes boundaries in units, equal ones, and none', () => {
  const run = createRun({ epochs: 10, stepsPerEpoch: 7 })
  const lr = piecewise({ values: [3, 2, 1], at: ['3 epochs', '50%'] }).bind(run)
  expect([20, 21, 34, 35].map(lr)).toEqual([3, 2, 2, 1])
  expect([4, 5].map(piecewise({ values: [3, 2, 1], at: [5, 5] }))).toEqual([3, 1])
  expect(piecewise({ values: [3], at: [] })(100)).toBe(3)
})

it('says what does not fit', () => {
  expect(() => piecewise({ values: [1], at: [5] })).toThrow(
    'piecewise: 1 boundaries need 2 values, got 1',
  )
  expect(() => piecewise({ values: [1, 2, 3], at: [20, 10] })).toThrow(
    'piecewise: at must rise, got 20, 10',
  )
  const late = piecewise({ values: [1, 2, 3], at: ['2 epochs', 10] })
  expect(late.bind(createRun({ stepsPerEpoch: 5 }))(10)).toBe(3)
  expect(() => late.bind(createRun({ stepsPerEpoch: 6 }))).toThrow('at must rise, got 12, 10')
})
