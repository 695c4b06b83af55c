import { describe, expect, it } from 'vitest'
import { linearScale, logScale, stepScale } from '../src/scale.ts'
import { labelsOf, logTicks, multiples, roundStep } from '../src/ticks.ts'
import { fc, test } from './property.ts'

const value = fc.double({ min: -1e300, max: 1e300, noNaN: true })
const positive = fc.double({ min: 1e-290, max: 1e300, noNaN: true })
const order = (a: number, b: number): [number, number] => (a < b ? [a, b] : [b, a])

const rising = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > values[i - 1]!)

describe('linear', () => {
  test('a scale shows its values within its pixels', [value, value], (a, b) => {
    const [low, high] = order(a, b)
    const scale = linearScale([low, high], [300, 20], 6)
    for (const v of [low, high]) {
      expect(scale(v)).toBeLessThanOrEqual(300 + 1e-6)
      expect(scale(v)).toBeGreaterThanOrEqual(20 - 1e-6)
    }
  })

  test('ticks are few, rise, differ as text and stand in the picture', [value, value], (a, b) => {
    const scale = linearScale(order(a, b), [300, 20], 6)
    expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
    expect(scale.ticks.length).toBeLessThanOrEqual(9)
    expect(rising(scale.ticks)).toBe(true)
    const texts = labelsOf(scale.ticks)
    expect(new Set(texts).size).toBe(texts.length)
    for (const tick of scale.ticks) {
      expect(scale(tick)).toBeLessThanOrEqual(300 + 1e-6)
      expect(scale(tick)).toBeGreaterThanOrEqual(20 - 1e-6)
    }
  })

  it('begins at zero, unless the values are far from it', () => {
    expect(linearScale([0.02, 0.1], [1, 0], 5).ticks[0]).toBe(0)
    expect(linearScale([0.9, 0.97], [1, 0], 5).ticks[0]).toBe(0.9)
    expect(linearScale([-5, -1], [1, 0], 5).ticks.at(-1)).toBe(0)
    expect(linearScale([0.1, 0.1], [1, 0], 5).ticks[0]).toBe(0)
  })

  it('goes by 1, 2 or 5', () => {
    expect(multiples(roundStep(0.1, 6), 0, 0.1)).toEqual([0, 0.02, 0.04, 0.06, 0.08, 0.1])
    expect(roundStep(7, 7)).toBe(1)
    expect(roundStep(3e-5, 5)).toBe(1e-5)
  })
})

describe('steps', () => {
  test('ticks are few, rise, and stand between the first and the last', [value, value], (a, b) => {
    const [from, to] = order(a, b)
    const { ticks } = stepScale([from, to], [0, 600], 8)
    expect(ticks.length).toBeLessThanOrEqual(10)
    expect(rising(ticks)).toBe(true)
  })

  it('are whole where steps are', () => {
    expect(stepScale([0, 3], [0, 600], 8).ticks).toEqual([0, 1, 2, 3])
    expect(stepScale([0, 1], [0, 600], 4).ticks).toEqual([0, 0.5, 1])
    expect(stepScale([7, 7], [0, 600], 4).ticks).toEqual([7])
  })
})

describe('logarithmic', () => {
  test('a scale shows its values within its pixels', [positive, positive], (a, b) => {
    const [low, high] = order(a, b)
    const scale = logScale([low, high], [300, 20], 6)
    for (const v of [low, high, ...scale.ticks, ...scale.minor]) {
      expect(scale(v)).toBeLessThanOrEqual(300 + 1e-3)
      expect(scale(v)).toBeGreaterThanOrEqual(20 - 1e-3)
    }
    expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
    expect(scale.ticks.length).toBeLessThanOrEqual(9)
    expect(rising(scale.ticks)).toBe(true)
    expect(new Set(labelsOf(scale.ticks)).size).toBe(scale.ticks.length)
  })

  it('shows decades, and within few of them 1, 2 and 5', () => {
    expect(logTicks(1e-4, 0.1, 6).ticks).toEqual([1e-4, 1e-3, 0.01, 0.1])
    expect(logTicks(1e-4, 0.1, 6).minor).toHaveLength(24)
    expect(logTicks(1e-12, 1, 6).ticks).toEqual([1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1])
    expect(logTicks(0.01, 0.1, 6).ticks).toEqual([0.01, 0.02, 0.05, 0.1])
  })
})

describe('numbers', () => {
  it.each([
    [
      [0, 0.05, 0.1],
      ['0', '0.05', '0.10'],
    ],
    [
      [0, 2e-5, 4e-5],
      ['0', '2e-5', '4e-5'],
    ],
    [
      [1e-4, 1e-3, 0.01, 0.1],
      ['0.0001', '0.001', '0.01', '0.1'],
    ],
    [
      [1, 100, 10_000, 1e6],
      ['1', '100', '10k', '1M'],
    ],
    [
      [1e-5, 1e-4, 1e-3],
      ['1e-5', '1e-4', '1e-3'],
    ],
    [
      [0, 500, 1000],
      ['0', '500', '1000'],
    ],
    [
      [0, 5000, 10_000],
      ['0', '5k', '10k'],
    ],
    [
      [0, 5e5, 1e6],
      ['0', '0.5M', '1.0M'],
    ],
    [
      [10_001, 10_002],
      ['10001', '10002'],
    ],
    [
      [0, 1e18],
      ['0', '1e18'],
    ],
    [
      [-2, 0, 2],
      ['-2', '0', '2'],
    ],
    [[0], ['0']],
  ])('%j', (ticks, texts) => {
    expect(labelsOf(ticks)).toEqual(texts)
  })
})
