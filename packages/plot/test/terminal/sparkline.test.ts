import { expect, it } from 'vitest'
import { sparkline } from '../../src/index.ts'

it('is a letter for each value', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█')
  expect(sparkline([3, 3, 3])).toBe('▁▁▁')
  expect(sparkline([])).toBe('')
})

it('takes the mean of several where there is no room', () => {
  expect(sparkline([0, 2, 6, 8, 14, 14], 3)).toBe('▁▄█')
  expect(
    sparkline(
      Float32Array.from({ length: 1000 }, (_, i) => i),
      5,
    ),
  ).toBe('▁▃▅▆█')
})

it('leaves a space where nothing is known', () => {
  expect(sparkline([NaN, 1, Infinity, 2])).toBe(' ▁ █')
  expect(sparkline([NaN, NaN])).toBe('  ')
})
