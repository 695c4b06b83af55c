import { describe, expect, it } from 'vitest'
import { step } from '../../src/index.ts'
import { near, through } from '../near.ts'

describe('the textbook: 1, halved every 10 of 100 epochs', () => {
  it('drops at ⌊(1 + epoch) / 10⌋ with offset 1', () => {
    const lr = step({ from: 1, factor: 0.5, every: 10, offset: 1 })
    const expected = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5]
    expect(expected.map((_, epoch) => lr(epoch))).toEqual(expected)
    for (let epoch = 0; epoch < 100; epoch++)
      expect(lr(epoch)).toBe(1 / 2 ** Math.floor((1 + epoch) / 10))
    expect([18, 19, 98, 99].map(lr)).toEqual([0.5, 0.25, 1 / 512, 1 / 1024])
  })
  it('drops at whole multiples without', () => {
    const lr = step({ from: 1, factor: 0.5, every: 10 })
    expect([0, 9, 10, 19, 20, 29, 99, 100].map(lr)).toEqual([
      1,
      1,
      0.5,
      0.5,
      0.25,
      0.25,
      1 / 512,
      1 / 1024,
    ])
  })
})

it('is smooth between the drops on demand', () => {
  const lr = step({ from: 2, factor: 0.25, every: 10, smooth: true })
  through(lr, [
    [0, 2],
    [5, 1],
    [10, 0.5],
    [15, 0.25],
  ])
  near(step({ from: 2, factor: 0.25, every: 10, smooth: true, offset: 5 })(0), 1)
})

it('counts drops exactly at a billion steps, in any order', () => {
  const lr = step({ from: 1, factor: 0.999, every: 1e6 })
  expect(lr(1e9)).toBe(0.999 ** 1000)
  expect(lr(1e9 - 1)).toBe(0.999 ** 999)
  expect(lr(0)).toBe(1)
  expect(lr(1e9)).toBe(0.999 ** 1000)
  expect(step({ from: 1, factor: 0.5, every: 3 })(2 ** 50)).toBe(0)
})

it('may drop to nothing, and has no end', () => {
  const lr = step({ from: 1, factor: 0, every: 2 })
  expect([0, 1, 2, 3].map(lr)).toEqual([1, 1, 0, 0])
  expect(lr.duration).toBe(Infinity)
})
