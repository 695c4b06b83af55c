import { expect, it } from 'vitest'
import { linear } from '../../src/index.ts'
import { exactPower } from '../exact.ts'
import { near, through } from '../near.ts'

it('is a straight line', () => {
  through(linear({ from: 0.1, steps: 4 }), [
    [0, 0.1],
    [1, 0.075],
    [2, 0.05],
    [3, 0.025],
    [4, 0],
  ])
  through(linear({ from: 0, to: 3, steps: 6 }), [
    [0, 0],
    [1.5, 0.75],
    [5, 2.5],
    [6, 3],
  ])
})

it.each([1e6, 1e9])('is accurate to the last of %d steps', n => {
  const lr = linear({ from: 0.1, steps: n })
  const away = linear({ from: 0.1, to: 0.001, steps: n })
  for (const t of [1, n / 2 - 1, n / 2 + 1, n - 12345, n - 1]) {
    near(lr(t), exactPower(0.1, 0, t, n, 1))
    near(away(t), exactPower(0.1, 0.001, t, n, 1))
  }
  expect(lr(n - 1)).toBeGreaterThan(0)
})
