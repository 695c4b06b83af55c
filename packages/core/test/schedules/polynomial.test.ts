import { describe, expect, it } from 'vitest'
import { polynomial } from '../../src/index.ts'
import { exactPower } from '../exact.ts'
import { near, through } from '../near.ts'

it('is a power of what remains', () => {
  through(polynomial({ from: 0.1, steps: 100, power: 2 }), [
    [0, 0.1],
    [10, 0.081],
    [50, 0.025],
    [90, 0.001],
    [99, 0.00001],
    [100, 0],
  ])
  through(polynomial({ from: 1, to: 0.5, steps: 4, power: 0.5 }), [
    [0, 1],
    [3, 0.75],
    [4, 0.5],
  ])
  through(polynomial({ from: 0.5, steps: 10 }), [[3, 0.35]])
})

it.each([1e6, 1e9])('is accurate to the last of %d steps', n => {
  const lr = polynomial({ from: 0.1, steps: n, power: 3 })
  for (const t of [1, n / 2, n - 12345, n - 2, n - 1]) near(lr(t), exactPower(0.1, 0, t, n, 3))
})

describe('cycle', () => {
  const lr = polynomial({ from: 0.1, to: 0.01, steps: 10, cycle: true })
  it('stretches the way to the next multiple of steps', () => {
    through(lr, [
      [0, 0.1],
      [5, 0.055],
      [10, 0.01],
      [11, 0.01 + 0.09 * (9 / 20)],
      [15, 0.01 + 0.09 * (5 / 20)],
      [20, 0.01],
      [21, 0.01 + 0.09 * (9 / 30)],
    ])
  })
  it('counts cycles exactly, far out', () => {
    expect(lr(1e9)).toBe(0.01)
    near(lr(1e9 + 1), 0.01 + 0.09 * (9 / (1e9 + 10)))
  })
  it('is its last value when there are no steps', () => {
    expect([0, 7].map(polynomial({ from: 1, to: 0.5, steps: 0, cycle: true }))).toEqual([0.5, 0.5])
  })
})

it('has an exponent of the way as well', () => {
  const lr = polynomial({ from: 0.1, to: 0.01, steps: 50, power: 0.5, k: 2 })
  for (let t = 0; t <= 50; t++) near(lr(t), 0.01 + 0.09 * (1 - (t / 50) ** 2) ** 0.5, 1e-13)
})
