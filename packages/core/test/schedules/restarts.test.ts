import { describe, expect, it } from 'vitest'
import { createRun, polynomial, restarts } from '../../src/index.ts'
import { near, through } from '../near.ts'

const down = (peak: number, low: number, x: number): number =>
  low + ((peak - low) * (1 + Math.cos(Math.PI * x))) / 2

describe('restarts are at their steps exactly', () => {
  it.each([1, 2, 3, 7, 10])('growth %d', growth => {
    const lr = restarts({ from: 0.1, steps: 10, growth })
    let begin = 0n
    let length = 10n
    for (let i = 0; i < 12 && begin < 2n ** 50n; i++) {
      expect(lr(Number(begin))).toBe(0.1)
      if (begin > 0n) expect(lr(Number(begin) - 1)).toBeLessThan(0.1 * 0.026)
      begin += length
      length *= BigInt(growth)
    }
  })
  it('as in the issues of others: 10 steps, three times as long each, the fifth at 1210', () => {
    const lr = restarts({ from: 0.1, steps: 10, growth: 3 })
    expect(lr(1210)).toBe(0.1)
    expect(lr(1209)).toBeLessThan(1e-6)
    expect(restarts({ from: 0.1, steps: 10, growth: 10 })(1_111_110)).toBe(0.1)
  })
  it('also far away, also in any order', () => {
    const lr = restarts({ from: 1, steps: 7, growth: 2 })
    const steps = [1e9, 3, 6e8, 0, 7 * (2 ** 27 - 1), 1e9, 21]
    const fresh = steps.map(t => restarts({ from: 1, steps: 7, growth: 2 })(t))
    expect(steps.map(lr)).toEqual(fresh)
    expect(lr(7 * (2 ** 27 - 1))).toBe(1)
    expect(restarts({ from: 1, steps: 7 })(7e8)).toBe(1)
  })
})

it('follows the formula in every cycle, with all its factors', () => {
  const lr = restarts({
    from: 1,
    to: 0.2,
    steps: 8,
    growth: 2,
    factor: 0.5,
    fromFactor: 0.9,
    toFactor: 0.8,
  })
  for (const [i, begin] of [0, 8, 24, 56].entries()) {
    const low = 0.2 * 0.8 ** i
    const peak = low + (0.9 ** i - low) * 0.5 ** i
    const length = 8 * 2 ** i
    for (let u = 0; u < length; u++) near(lr(begin + u), down(peak, low, u / length), 1e-13)
  }
})

it('has shapes, exponents and curves of its own', () => {
  const linear = restarts({ from: 1, steps: 10, shape: 'linear', k: 2, power: 3 })
  for (let t = 0; t < 30; t++) near(linear(t), (1 - ((t % 10) / 10) ** 2) ** 3, 1e-12)
  const curve = polynomial({ from: 1, steps: 1, power: 2 })
  const own = restarts({ from: 1, to: 0.5, steps: 4, curve })
  through(own, [
    [0, 1],
    [2, 0.625],
    [4, 1],
    [7, 0.5 + 0.5 / 16],
  ])
})

it('warms up in each cycle', () => {
  const lr = restarts({ from: 1, to: 0.1, steps: 10, growth: 2, factor: 0.5, warmup: 4 })
  through(
    lr,
    [
      [0, 0.1],
      [2, 0.55],
      [4, 1],
      [7, 0.55],
      [10, 0.1],
      [12, 0.325],
      [14, 0.55],
    ],
    1e-13,
  )
  through(restarts({ from: 1, steps: 4, warmup: 9 }), [
    [3, 1 / 3],
    [4, 0],
  ])
})

it('rounds lengths that have grown down where asked', () => {
  const lr = restarts({ from: 1, steps: 10, growth: 1.25, whole: true })
  // 10, 12, 15, 18, 22
  for (const t of [10, 22, 37, 55, 77]) expect(lr(t)).toBe(1)
  expect(restarts({ from: 1, steps: 0.5, growth: 1.5, whole: true })(1)).toBe(1)
  for (const t of [0, 2, 4]) expect(restarts({ from: 1, steps: 2.5, whole: true })(t)).toBe(1)
})

it('leaves lengths as they are where it is not asked', () => {
  const lr = restarts({ from: 1, steps: 10, growth: 1.25, cycles: 3 })
  for (const t of [0, 10, 22.5]) expect(lr(t)).toBe(1)
  expect(lr.duration).toBe(38.125)
  for (const t of [0, 2.5, 5]) expect(restarts({ from: 1, steps: 2.5 })(t)).toBe(1)
})

it('holds its last value after so many cycles', () => {
  const lr = restarts({ from: 1, to: 0.1, toFactor: 0.5, steps: 5, growth: 3, cycles: 3 })
  expect(lr.duration).toBe(65)
  expect(lr(20)).toBe(1)
  expect([65, 1e9, Infinity].map(lr)).toEqual([0.025, 0.025, 0.025])
  expect(restarts({ from: 1, steps: 5, cycles: 4 }).duration).toBe(20)
  expect(restarts({ from: 1, steps: 5 }).duration).toBe(Infinity)
  expect(restarts({ from: 1, steps: 5, growth: 2, cycles: 1e9 }).duration).toBe(Infinity)
  expect(restarts({ from: 1, steps: 5, growth: 2 })(Infinity)).toBeNaN()
})

it('counts in epochs', () => {
  const lr = restarts({ from: 1, steps: '1 epoch', growth: 2 }).bind(
    createRun({ epochs: 7, stepsPerEpoch: 11 }),
  )
  for (const t of [0, 11, 33, 77]) expect(lr(t)).toBe(1)
})
