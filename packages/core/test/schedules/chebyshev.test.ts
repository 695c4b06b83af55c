import { expect, it } from 'vitest'
import { chebyshev } from '../../src/index.ts'
import { near } from '../near.ts'

it('takes the steps of the Chebyshev polynomial in the fractal order', () => {
  // the order of 8 by interleaving: 0, 1 → 0, 3, 1, 2 → 0, 7, 3, 4, 1, 6, 2, 5
  const order = [0, 7, 3, 4, 1, 6, 2, 5]
  const [m, M] = [1 / 10, 1 / 0.5]
  const lr = chebyshev({ low: 0.5, high: 10, steps: 8 })
  for (const [t, place] of order.entries()) {
    const root = (M + m) / 2 - ((M - m) / 2) * Math.cos((Math.PI * (place + 0.5)) / 8)
    near(lr(t), 1 / root, 1e-13)
    expect(lr(t + 0.9)).toBe(lr(t))
    expect(lr(8e8 + t)).toBe(lr(t))
  }
  expect(lr.duration).toBe(8)
})

it('solves a quadratic in a run that no constant rate of its size would survive', () => {
  const lr = chebyshev({ low: 1, high: 20, steps: 16 })
  for (const curvature of [0.05, 0.2, 0.5, 0.9, 1]) {
    let error = 1
    for (let t = 0; t < 16; t++) error *= 1 - lr(t) * curvature
    expect(Math.abs(error)).toBeLessThan(0.002 * 2)
  }
})

it('takes the first steps of the next power of two, and needs bounds in order', () => {
  const [five, eight] = [5, 8].map(steps => chebyshev({ low: 1, high: 4, steps }))
  expect([0, 1, 2, 3, 4, 5].map(five!)).toEqual([0, 1, 2, 3, 4, 0].map(eight!))
  for (const steps of [1, 0.5]) near(chebyshev({ low: 1, high: 4, steps })(3), 1 / 0.625)
  expect(() => chebyshev({ low: 2, high: 1, steps: 5 })).toThrow('chebyshev: low 2 is above high 1')
})
