import { expect, it } from 'vitest'
import { inverseTime } from '../../src/index.ts'
import { through } from '../near.ts'

it('is one over the time gone', () => {
  through(inverseTime({ from: 1, rate: 0.5 }), [
    [0, 1],
    [1, 2 / 3],
    [2, 1 / 2],
    [4, 1 / 3],
    [18, 1 / 10],
    [1e9, 1 / 500000001],
  ])
})

it('counts rate by period', () => {
  through(inverseTime({ from: 0.6, rate: 1, period: 10 }), [
    [5, 0.4],
    [10, 0.3],
    [20, 0.2],
  ])
})

it('counts whole periods with staircase', () => {
  const lr = inverseTime({ from: 0.6, rate: 1, period: 10, staircase: true })
  expect([0, 9, 10, 19, 20].map(lr)).toEqual([0.6, 0.6, 0.3, 0.3, 0.6 / 3])
  expect(lr(1e9 - 1)).toBe(0.6 / 1e8)
  expect(lr.duration).toBe(Infinity)
})

it('has an exponent', () => {
  const lr = inverseTime({ from: 1, rate: 1, power: 0.5 })
  expect([0, 3, 15].map(lr)).toEqual([1, 0.5, 0.25])
  expect(inverseTime({ from: 8, rate: 1, period: 10, power: 3, staircase: true })(19)).toBe(1)
})
