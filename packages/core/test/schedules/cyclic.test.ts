import { describe, expect, it } from 'vitest'
import { createRun, cyclic, polynomial } from '../../src/index.ts'
import { near, through } from '../near.ts'

describe('windows', () => {
  it('triangular', () => {
    through(cyclic({ low: 1, high: 5, up: 4 }), [
      [0, 1],
      [1, 2],
      [2, 3],
      [4, 5],
      [6, 3],
      [8, 1],
      [9, 2],
    ])
  })
  it('welch: a parabola', () => {
    // 1 − ((t − 4) / 4)²
    through(cyclic({ low: 0, high: 16, up: 4, window: 'welch' }), [
      [0, 0],
      [1, 7],
      [2, 12],
      [3, 15],
      [4, 16],
      [5, 15],
      [7, 7],
      [8, 0],
    ])
  })
  it('hann: a cosine', () => {
    const lr = cyclic({ low: 0, high: 1, up: 6, window: 'hann' })
    for (let t = 1; t < 12; t++) near(lr(t), (1 - Math.cos((2 * Math.PI * t) / 12)) / 2)
    expect([0, 12].map(lr)).toEqual([0, 0])
  })
  it.each([
    ['triangular', 1 / 2],
    ['welch', 2 / 3],
    ['hann', 1 / 2],
  ] as const)('%s has the mean height %d', (window, mean) => {
    const lr = cyclic({ low: 1, high: 2, up: 3000, down: 7000, window })
    let sum = 0
    for (let t = 0; t < 10_000; t++) sum += lr(t + 0.5) - 1
    expect(sum / 10_000).toBeCloseTo(mean, 6)
  })
})

it('may fall slower than it rises', () => {
  through(cyclic({ low: 0, high: 12, up: 2, down: 6 }), [
    [1, 6],
    [2, 12],
    [5, 6],
    [7, 2],
    [8, 0],
    [10, 12],
  ])
})

it('multiplies the height of each cycle', () => {
  const lr = cyclic({ low: 1, high: 9, up: 2, factor: 0.5 })
  expect([0, 2, 4, 6, 8, 10, 12, 14].map(lr)).toEqual([1, 9, 1, 5, 1, 3, 1, 2])
})

it('counts cycles exactly, a billion steps out', () => {
  const lr = cyclic({ low: 1, high: 2, up: 3, down: 4 })
  for (let t = 0; t < 7; t++) expect(lr(7e9 + t)).toBe(lr(t))
})

it('takes units, and falls as long as it rises by default', () => {
  const lr = cyclic({ low: 0, high: 1, up: '2 epochs' }).bind(createRun({ stepsPerEpoch: 5 }))
  expect([0, 10, 15, 20].map(lr)).toEqual([0, 1, 0.5, 0])
})

it('does not take a length that comes to nothing', () => {
  const lr = cyclic({ low: 0, high: 1, up: '1%' })
  expect(() => lr.bind(createRun({ steps: 20 }))).toThrow(
    'cyclic.up: "1%" comes to 0 steps in this run',
  )
})

it('has a sine for a window, or any curve', () => {
  const sine = cyclic({ low: 0, high: 1, up: 6, window: 'sine' })
  for (let t = 0; t <= 40; t++) expect(sine(t)).toBeCloseTo(Math.abs(Math.sin((Math.PI * t) / 12)))
  const curve = polynomial({ from: 0, to: 1, steps: 1, power: 3 })
  const own = cyclic({ low: 0, high: 2, up: 4, curve })
  for (const [t, h] of [
    [0, 0],
    [1, 0.25],
    [4, 1],
    [6, 0.5],
  ] as const)
    expect(own(t)).toBe(2 * curve(h))
})

it('shrinks with each step', () => {
  const lr = cyclic({ low: 0.1, high: 0.5, up: 5, down: 5, rate: 0.99 })
  for (const [t, h] of [
    [2, 0.4],
    [5, 1],
    [9, 0.2],
    [15, 1],
    [105, 1],
  ] as const)
    near(lr(t), 0.1 + 0.4 * h * 0.99 ** t, 1e-13)
})

it('goes in stairs', () => {
  const lr = cyclic({ low: 0, high: 4, up: 8, stairs: 4 })
  expect([0, 1, 2, 3, 4, 7, 8, 9, 10, 15, 16].map(lr)).toEqual([0, 0, 1, 1, 2, 3, 4, 3, 3, 0, 0])
})
