import { expect, it } from 'vitest'
import { exponential } from '../../src/index.ts'
import { near, through } from '../near.ts'

// e, and its powers by repeated multiplication
const e = 2.718281828459045

it('follows the textbook: 1 with k 0.05, 2 with k 0.1', () => {
  through(
    exponential({ from: 1, k: 0.05 }),
    [
      [0, 1],
      [20, 1 / e],
      [40, 1 / e / e],
      [10, 1 / Math.sqrt(e)],
    ],
    1e-15,
  )
  through(exponential({ from: 2, k: 0.1 }), [
    [0, 2],
    [10, 2 / e],
    [30, 2 / (e * e * e)],
    [5, 2 / Math.sqrt(e)],
  ])
  // six figures as they are printed in tables of e^-x
  expect(exponential({ from: 1, k: 0.05 })(100)).toBeCloseTo(0.006738, 6)
  expect(exponential({ from: 2, k: 0.1 })(49)).toBeCloseTo(2 * 0.007446583, 8)
})

it('takes a rate and a period', () => {
  through(exponential({ from: 1, rate: 0.5, period: 10 }), [
    [0, 1],
    [5, Math.SQRT1_2],
    [10, 0.5],
    [30, 0.125],
  ])
  through(exponential({ from: 3, rate: 0.9 }), [
    [1, 2.7],
    [2, 2.43],
  ])
})

it('does not drift: the formula, not a product of steps', () => {
  near(exponential({ from: 1, rate: 0.999999, period: 1 })(1e6), 0.999999 ** 1e6, 1e-15)
  expect(exponential({ from: 1, rate: 0.5, period: 1e9 })(1e9)).toBe(0.5)
  expect(exponential({ from: 1, k: 1 })(1e9)).toBe(0)
})

it('may grow, and has no end', () => {
  near(exponential({ from: 1, k: -0.1 })(10), e)
  near(exponential({ from: 1, rate: 2 })(10), 1024)
  expect(exponential({ from: 1, k: 1 }).duration).toBe(Infinity)
})

it('wants either k or rate', () => {
  expect(() => exponential({ from: 1 })).toThrow('exponential: give either k or rate')
  expect(() => exponential({ from: 1, k: 1, rate: 0.5 })).toThrow('give either k or rate')
})

it('stops at its bound, below or above', () => {
  const down = exponential({ from: 1, rate: 0.5, period: 10, to: 0.1 })
  expect([0, 10, 30, 40, 1e9].map(down)).toEqual([1, 0.5, 0.125, 0.1, 0.1])
  const up = exponential({ from: 1, k: -0.1, to: 2 })
  near(up(5), Math.exp(0.5))
  expect(up(1e9)).toBe(2)
})

it('counts whole periods as a staircase', () => {
  const lr = exponential({ from: 8, rate: 0.5, period: 10, staircase: true })
  expect([0, 9.9, 10, 19, 20].map(lr)).toEqual([8, 8, 4, 4, 2])
  const natural = exponential({ from: 1, k: 0.05, period: 10, staircase: true })
  expect([0, 9].map(natural)).toEqual([1, 1])
  near(natural(25), Math.exp(-1))
  // a power of what was rounded would be off by 3e-8
  const slow = exponential({ from: 1, k: 1e-9, staircase: true })
  near(slow(1e9), Math.exp(-1))
  near(slow(1e10), Math.exp(-10))
})
