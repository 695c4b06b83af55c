import { expect, test } from 'vitest'
import { deviationOf, differenceOf, geometricMeanOf, signOf } from '../src/statistics.ts'

test('the deviation is that of a sample', () => {
  expect(deviationOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(2.138089935, 9) // NumPy
  expect(deviationOf([3])).toBe(0)
})

test('a difference is that of the pairs, with the interval of Student’s t', () => {
  const difference = differenceOf(
    [30.02, 29.99, 30.11, 29.97, 30.01],
    [29.89, 29.93, 29.72, 29.98, 30.02],
  )
  expect(difference.mean).toBeCloseTo(0.112, 9)
  expect(difference.margin).toBeCloseTo(0.20598, 4) // NumPy, and t = 2.7764451 for four degrees of freedom
  expect(signOf(difference)).toBe(0)
})

test('what all pairs agree on is more than chance, and one seed proves nothing', () => {
  expect(signOf(differenceOf([0.5, 0.6, 0.7], [0.4, 0.51, 0.6]))).toBe(1)
  expect(signOf(differenceOf([0.4, 0.51, 0.6], [0.5, 0.6, 0.7]))).toBe(-1)
  expect(differenceOf([0.5], [0.4]).margin).toBe(Infinity)
  expect(signOf(differenceOf([0.5], [0.4]))).toBe(0)
})

test('with many seeds the interval is the normal one', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i % 2 ? 1 : -1))
  const { margin } = differenceOf(values, new Array<number>(100).fill(0))
  expect(margin).toBeCloseTo((1.96 * deviationOf(values)) / 10, 12)
})

test('rates are averaged by their logarithms', () => {
  expect(geometricMeanOf([0.01, 1])).toBeCloseTo(0.1, 12)
})
