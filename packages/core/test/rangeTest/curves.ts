// Curves to try rules on: real range tests of small models on data that cannot be separated wholly,
// and curves that were made up.
import {
  rangeCurve,
  rangeRamp,
  type RangeCurve,
  type RangeRecorderOptions,
} from '../../src/index.ts'

/** Numbers in [0, 1) from a seed: not the generator that is used in src. */
export function random(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state >>> 0, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** Normal numbers from uniform ones (Box and Muller). */
export const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z))

/** Logistic regression: a real range test, with batches of 32 of 512 noisy samples in 8 dimensions. */
export function realTest(
  seed: number,
  momentum = 0,
  updates = 100,
): { rates: number[]; losses: number[] } {
  const uniform = random(seed)
  const truth = Array.from({ length: 8 }, () => normal(uniform))
  const data = Array.from({ length: 512 }, () => {
    const x = truth.map(() => normal(uniform))
    const z = 2 * x.reduce((sum, value, i) => sum + value * truth[i]!, 0)
    return { x, y: uniform() < sigmoid(z) ? 1 : 0 }
  })
  const weights = truth.map(() => normal(uniform))
  const velocity = truth.map(() => 0)
  const ramp = rangeRamp({ from: 1e-4, to: 1000, updates })
  const rates: number[] = []
  const losses: number[] = []
  for (let update = 0; update < updates; update++) {
    const gradient = truth.map(() => 0)
    let loss = 0
    for (let i = 0; i < 32; i++) {
      const { x, y } = data[Math.floor(uniform() * data.length)]!
      const z = x.reduce((sum, value, j) => sum + value * weights[j]!, 0)
      loss += Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, z) - y * z
      x.forEach((value, j) => (gradient[j]! += (sigmoid(z) - y) * value))
    }
    const rate = ramp(update)
    weights.forEach((weight, j) => {
      velocity[j] = momentum * velocity[j]! + gradient[j]! / 32
      weights[j] = weight - rate * velocity[j]
    })
    rates.push(rate)
    losses.push(loss / 32)
  }
  return { rates, losses }
}

/** Flat, down, and up again over the logarithm of the rate, with noise. */
export function madeUp(seed: number, noise: number): { rates: number[]; losses: number[] } {
  const uniform = random(seed)
  const ramp = rangeRamp()
  const rates = Array.from({ length: 100 }, (_, i) => ramp(i))
  const fall = 10 ** (-4 + 3 * uniform())
  const losses = rates.map(
    rate =>
      0.3 + 2 / (1 + (rate / fall) ** 1.5) + (rate / (fall * 300)) ** 2 + noise * normal(uniform),
  )
  return { rates, losses }
}

/** All kinds of curves, smoothed in the same way. */
export function manyCurves(options: RangeRecorderOptions): RangeCurve[] {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1)
  return [
    ...seeds.map(seed => realTest(seed)),
    ...seeds.map(seed => realTest(seed + 100, 0.9)),
    ...seeds.map(seed => madeUp(seed, 0)),
    ...seeds.map(seed => madeUp(seed, 0.05)),
  ].map(({ rates, losses }) => rangeCurve(rates, losses, options))
}
