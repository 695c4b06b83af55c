import { expect, it } from 'vitest'
import {
  constant,
  drive,
  hypergradient,
  linear,
  type HypergradientOptions,
} from '../../src/index.ts'
import { near } from '../near.ts'

function values(metrics: readonly number[], options: Partial<HypergradientOptions>): number[] {
  const feedback = hypergradient({ schedule: constant({ value: 1 }), rate: 0.5, ...options })
  let state = feedback.init()
  return metrics.map((metric, step) => {
    state = feedback.update(state, metric, { step, value: feedback.value(state, step) })
    return feedback.value(state, step + 1)
  })
}

// a valley: L(w) = (w₀² + 8 w₁²) / 2
const gradientAt = (w: readonly number[]): number[] => [w[0]!, 8 * w[1]!]
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Algorithm 4 of the paper: SGD-HD. */
function paper(rate: number, beta: number, updates: number): { w: number[]; rates: number[] } {
  let w = [3, 1]
  let before = [0, 0]
  const rates: number[] = []
  for (let t = 0; t < updates; t++) {
    const gradient = gradientAt(w)
    rate = rate + beta * dot(gradient, before)
    w = w.map((x, i) => x - rate * gradient[i]!)
    before = gradient
    rates.push(rate)
  }
  return { w, rates }
}

it('is SGD-HD where the metric is observed before the update', () => {
  const lr = hypergradient({ schedule: constant({ value: 0.01 }), rate: 0.001 })
  const { advance, observe } = drive(lr, { set: () => undefined })
  let w = [3, 1]
  let before = [0, 0]
  const { w: wanted, rates } = paper(0.01, 0.001, 60)
  for (const rate of rates) {
    const gradient = gradientAt(w)
    observe({ hypergradient: dot(gradient, before) })
    const now = advance()
    near(now, rate, 1e-12)
    w = w.map((x, i) => x - now * gradient[i]!)
    before = gradient
  }
  for (const [i, x] of w.entries()) near(x, wanted[i]!, 1e-12)
  // it has found a rate that is of use
  expect(Math.max(...rates)).toBeGreaterThan(0.05)
})

it('adds, or multiplies', () => {
  expect(values([1, 1, -2], {})).toEqual([1.5, 2, 1])
  expect(values([1, 1, -1], { form: 'multiplicative' })).toEqual([1.5, 2.25, 1.125])
  expect(values([2, -0.5], { form: 'multiplicative' })).toEqual([2, 1.5])
})

it('stays between its bounds', () => {
  expect(values([-9, 1, 9], { high: 2 })).toEqual([0, 0.5, 2])
  expect(values([-9, -9, 1], { low: 0.25 })).toEqual([0.25, 0.25, 0.75])
  expect(values([1e308, 1e308, 1e308, 1e308], {}).every(Number.isFinite)).toBe(true)
  expect(() => values([], { low: 2, high: 1 })).toThrow('hypergradient: low 2 is above high 1')
  expect(values([1, -1], { low: 2, high: 2 })).toEqual([2, 2])
})

it('goes around any schedule, and rests where that is 0', () => {
  const lr = hypergradient({ schedule: linear({ from: 1, steps: 10 }), rate: 0.1 })
  const state = lr.update(lr.init(), 1, { step: 5, value: 0.5 })
  expect(lr.value(state, 5)).toBe(0.6)
  expect(lr.update(state, 1, { step: 10, value: 0 })).toBe(state)
})

it('rests where no multiple of the schedule is what it should be', () => {
  for (const value of [-1, 1e-300]) {
    const lr = hypergradient({ schedule: constant({ value }), rate: 1 })
    expect(lr.update(1, 1e300, { step: 0, value })).toBe(1)
  }
})

it('refuses a metric that is no number, or leaves it out', () => {
  expect(() => values([NaN], {})).toThrow(
    'the metric "hypergradient" is NaN; with nan: "skip" it is left out',
  )
  expect(values([NaN, 1, -Infinity], { nan: 'skip' })).toEqual([1, 1.5, 1.5])
})
