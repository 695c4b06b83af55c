import { describe, expect, it } from 'vitest'
import { adam, amsgrad, driveOptimizer, linear, piecewise, rmsprop, sgd } from '../../src/index.ts'

const gradient = (t: number): number => Math.cos(t) + 0.5
const learningRate = linear({ from: 0.1, to: 0.02, steps: 10 })
const momentum = linear({ from: 0.95, to: 0.5, steps: 10 })

describe('a momentum that a schedule changes on the way', () => {
  it('sgd: v ← μ(t)v + g', () => {
    const w = Float64Array.of(1)
    const optimizer = sgd([w], { learningRate: 1 })
    const hook = driveOptimizer(optimizer, { learningRate, momentum })
    let [x, v] = [1, 0]
    for (let t = 0; t < 10; t++) {
      hook.advance()
      optimizer.step([Float64Array.of(gradient(t))])
      v = momentum(t) * v + gradient(t)
      x -= learningRate(t) * v
      expect(w[0]).toBeCloseTo(x, 14)
    }
  })

  it.each([
    ['adam', adam],
    ['amsgrad', amsgrad],
  ])('%s: corrections are products of all β₁ there were', (_, create) => {
    const w = Float64Array.of(1)
    const optimizer = create([w])
    const hook = driveOptimizer(optimizer, { learningRate, momentum })
    let [x, m, s, product] = [1, 0, 0, 1]
    let largest = 0
    for (let t = 0; t < 10; t++) {
      hook.advance()
      optimizer.step([Float64Array.of(gradient(t))])
      product *= momentum(t)
      m = momentum(t) * m + (1 - momentum(t)) * gradient(t)
      s = 0.999 * s + 0.001 * gradient(t) ** 2
      largest = Math.max(largest, s)
      const used = create === adam ? s : largest
      x -=
        (learningRate(t) * (m / (1 - product))) / (Math.sqrt(used / (1 - 0.999 ** (t + 1))) + 1e-8)
      expect(w[0]).toBeCloseTo(x, 13)
    }
  })

  it('a constant gradient gives unbiased means, whatever β₁ does', () => {
    const w = Float64Array.of(0)
    const optimizer = adam([w], { learningRate: 1, epsilon: 0 })
    for (let t = 0; t < 20; t++) {
      optimizer.momentum = momentum(t % 10)
      optimizer.step([Float64Array.of(3)])
      expect(w[0]).toBeCloseTo(-(t + 1), 12)
    }
  })
})

// 0 means plain descent: what comes after it begins anew, and does not take up an old velocity
const pause = piecewise({ values: [0.9, 0, 0.9], at: [3, 6] })

it('sgd: a velocity that was paused begins anew', () => {
  const run = (from: number): number[] => {
    const w = Float64Array.of(0)
    const optimizer = sgd([w], { learningRate: 1, dampening: 0.5 })
    return Array.from({ length: 9 }, (_, t) => {
      optimizer.momentum = pause(t)
      const before = w[0]!
      optimizer.step([Float64Array.of(t < from ? 100 : gradient(t))])
      return before - w[0]!
    })
  }
  const [long, short] = [run(0), run(3)]
  expect(long.slice(0, 3)).not.toEqual(short.slice(0, 3))
  // nothing of the first three is left
  for (let t = 6; t < 9; t++) expect(short[t]).toBeCloseTo(long[t]!, 12)
  for (let t = 3; t < 6; t++) expect(short[t]).toBeCloseTo(gradient(t), 12)
  expect(long[6]).toBeCloseTo(gradient(6), 12) // the first gradient enters whole
})

it('rmsprop: a velocity that was paused begins anew', () => {
  const w = Float64Array.of(0)
  const optimizer = rmsprop([w], { learningRate: 1, alpha: 0 })
  const moves = Array.from({ length: 9 }, (_, t) => {
    optimizer.momentum = pause(t)
    const before = w[0]!
    optimizer.step([Float64Array.of(t < 3 ? 100 : -1)])
    return before - w[0]!
  })
  const keep = 0.9
  const expected = [1, 1 + keep, 1 + keep + keep ** 2, -1, -1, -1, -1, -1.9, -2.71]
  moves.forEach((value, t) => {
    expect(value).toBeCloseTo(expected[t]!, 6)
  })
})
