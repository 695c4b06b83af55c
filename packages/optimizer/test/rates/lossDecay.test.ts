// What a decay of the loss at a fixed rate does, beside the same decay of the rate: measured on a noisy
// quadratic, as the size of updates relative to no decay at all.
import { describe, expect, it } from 'vitest'
import {
  adagrad,
  adam,
  cosine,
  driveOptimizer,
  rmsprop,
  sgd,
  type Floats,
  type Plan,
} from '../../src/index.ts'
import type { AnyMethod } from '../support/methods.ts'

const updates = 4000
const decay = cosine({ from: 1, steps: updates })

/** Mean size of 100 updates around a share of the run. */
function sizesAt(
  shares: readonly number[],
  make: (parameters: Floats[]) => AnyMethod,
  plan: (rate: number) => Plan,
): number[] {
  const weights = Float64Array.from({ length: 8 }, (_, i) => Math.cos(i))
  const method = make([weights])
  let scale = 1
  const knobs = { lossScale: (value: number) => void (scale = value) }
  const lr = driveOptimizer(method, plan(method.learningRate), { knobs })
  let state = 7
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
  const sizes = shares.map(() => 0)
  for (let t = 0; t < updates; t++) {
    lr.advance()
    const before = weights.slice()
    method.step([weights.map((w, i) => scale * ((1 + i) * w + noise()))])
    const size = Math.hypot(...weights.map((w, i) => w - before[i]!))
    shares.forEach((share, k) => {
      if (Math.abs(t - share * updates) < 50) sizes[k]! += size / 100
    })
  }
  return sizes
}

const shares = [0.5, 0.75, 0.9]

/** Sizes under a decay of the rate and under one of the loss, relative to no decay. */
function compare(make: (parameters: Floats[]) => AnyMethod): { rate: number[]; loss: number[] } {
  const none = sizesAt(shares, make, learningRate => ({ learningRate, lossScale: 1 }))
  const of = (plan: (rate: number) => Plan): number[] =>
    sizesAt(shares, make, plan).map((size, i) => size / none[i]!)
  return {
    rate: of(rate => ({ learningRate: cosine({ from: rate, steps: updates }), lossScale: 1 })),
    loss: of(rate => ({ learningRate: rate, lossScale: decay })),
  }
}

describe('loss decay beside rate decay', () => {
  it('is the same for plain sgd, to the last bits', () => {
    const { rate, loss } = compare(parameters => sgd(parameters, { learningRate: 0.01 }))
    loss.forEach((size, i) => {
      expect(Math.abs(size / rate[i]! - 1)).toBeLessThan(1e-9)
    })
    expect(rate[2]).toBeLessThan(0.05)
  })

  it('lags for momentum: the velocity keeps gradients of earlier scales', () => {
    const make = (momentum: number) => (parameters: Floats[]) =>
      sgd(parameters, { learningRate: 0.001, momentum })
    const lag = (momentum: number): number => {
      const { rate, loss } = compare(make(momentum))
      return loss[2]! / rate[2]! - 1
    }
    // by some 1 / (1 − m) updates, in which the decay falls: the more, the longer it remembers
    expect(lag(0.9)).toBeGreaterThan(0.001)
    expect(lag(0.9)).toBeLessThan(0.1)
    expect(lag(0.98)).toBeGreaterThan(3 * lag(0.9))
  })

  it('hardly does anything for Adam and RMSprop with a short memory', () => {
    for (const make of [
      (parameters: Floats[]) =>
        adam(parameters, { learningRate: 0.001, beta2: 0.9, epsilon: 1e-12 }),
      (parameters: Floats[]) =>
        rmsprop(parameters, { learningRate: 0.001, alpha: 0.9, epsilon: 1e-12 }),
    ]) {
      const { rate, loss } = compare(make)
      expect(rate[2]).toBeLessThan(0.05)
      expect(loss[1]).toBeGreaterThan(0.9)
      expect(loss[2]).toBeGreaterThan(0.9)
    }
  })

  it('does more for Adam the longer it remembers', () => {
    const last = (beta2: number): number => {
      const make = (parameters: Floats[]) => adam(parameters, { learningRate: 0.001, beta2 })
      const { rate, loss } = compare(make)
      return loss[2]! / rate[2]!
    }
    const [short, middle, long] = [0.9, 0.99, 0.999].map(last) as [number, number, number]
    expect(middle).toBeLessThan(short)
    expect(long).toBeLessThan(0.8 * middle)
    expect(long).toBeGreaterThan(1.5) // updates are larger than under a decay of the rate, even so
  })

  it('comes near for Adagrad, which remembers all', () => {
    const { rate, loss } = compare(parameters => adagrad(parameters, { learningRate: 0.05 }))
    loss.forEach((size, i) => {
      expect(size / rate[i]!).toBeGreaterThan(1)
      expect(size / rate[i]!).toBeLessThan(2)
    })
    expect(loss[2]).toBeLessThan(0.08)
  })
})
