import { expect, it } from 'vitest'
import { constant, linear, product } from '../../src/index.ts'
import { near } from '../near.ts'

it('multiplies all factors so far, without the one of step 0', () => {
  const lr = product({ from: 2, factor: linear({ from: 0, to: 1, steps: 4 }) })
  const want = [2, 0.5, 0.25, 0.1875, 0.1875]
  for (const [t, value] of want.entries()) near(lr(t), value)
  expect(lr(2.9)).toBe(lr(2))
})

it('gives the same in any order', () => {
  const factor = linear({ from: 1, to: 0.9, steps: 50 })
  const lr = product({ from: 0.1, factor })
  const steps = [40, 3, 3, 17, 0, 100, 99]
  expect(steps.map(lr)).toEqual(steps.map(t => product({ from: 0.1, factor })(t)))
})

it('is soon at the far end of what comes to nothing', () => {
  expect(product({ from: 1, factor: constant({ value: 0.9 }) })(1e12)).toBeLessThan(1e-300)
  expect(product({ from: 1, factor: constant({ value: 0 }) })(1e12)).toBe(0)
  expect(product({ from: 1, factor: constant({ value: 2 }) })(1e12)).toBe(Infinity)
})

it('gives the same in any order where it comes to nothing, or to everything', () => {
  for (const value of [0.01, -2]) {
    const factor = constant({ value })
    const lr = product({ from: 1, factor })
    const steps = [155, 1e9, 160, 1030, 1500, 1501]
    expect(steps.map(lr)).toEqual(steps.map(t => product({ from: 1, factor })(t)))
  }
})
