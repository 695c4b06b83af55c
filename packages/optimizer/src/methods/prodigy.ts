import { OptionError } from '@anneal/core'
import { createMethod, type Floats, type Method } from './method.ts'

/** Settings of {@link prodigy}. */
export interface ProdigySettings {
  /** What the estimated rate is multiplied by: 1, or a schedule that falls from 1. */
  learningRate: number
  /** How much of the past the mean of the gradients keeps: β₁. */
  momentum: number
  /** How much of the past the mean of their squares keeps: β₂. */
  beta2: number
  /** Share of the parameter that each step takes off, times the rate. */
  weightDecay: number
  /** Keeps the division from blowing up. */
  epsilon: number
}

/** Options of {@link prodigy}. */
export interface ProdigyOptions extends Partial<ProdigySettings> {
  /**
   * What the estimate of the distance begins with: too small is fine, it soon grows.
   *
   * @default 1e-6
   */
  readonly distance?: number
}

/** What {@link prodigy} says besides. */
export interface Estimating {
  /** The estimate d of the distance to the solution: what takes the place of adam's rate. Never falls. */
  readonly distance: number
}

/**
 * Prodigy: adam that finds its rate by itself, from how far the weights have come.
 *
 *     m ← β₁m + (1 − β₁)dg,   s ← β₂s + (1 − β₂)d²g²
 *     r ← √β₂·r + (1 − √β₂)ηd²⟨g, w₀ − w⟩,   p ← √β₂·p + (1 − √β₂)ηd²g
 *     w ← w − ηdλw − ηd · m / (√s + dε),   d ← max(d, r / ‖p‖₁)
 *
 * @see Mishchenko & Defazio, “Prodigy: An Expeditiously Adaptive Parameter-Free Learner”, 2023,
 *   alg. 4: https://arxiv.org/abs/2306.06101
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = prodigy([weights])
 * for (let update = 0; update < 300; update++) optimizer.step([weights.slice()])
 * Math.abs(weights[0]) < 0.1 // true
 */
export function prodigy(
  parameters: readonly Floats[],
  {
    learningRate = 1,
    momentum = 0.9,
    beta2 = 0.999,
    weightDecay = 0,
    epsilon = 1e-8,
    distance = 1e-6,
    ...others
  }: ProdigyOptions = {},
): Method<ProdigySettings> & Estimating {
  if (!(distance > 0 && distance < Infinity))
    throw new OptionError(`prodigy.distance must be a finite number above 0, got ${distance}`)
  return createMethod<ProdigySettings, Estimating>(
    {
      method: 'prodigy',
      others,
      options: ['distance'],
      slots: { first: 'parameter', means: 0, squares: 0, sums: 0 },
      // r, and ‖p‖₁ as far as the parameters are gone through
      numbers: { distance, progress: 0, norm: 0 },
      begin({ beta2: keep }, numbers) {
        numbers['progress'] = numbers['progress']! * Math.sqrt(keep)
        numbers['norm'] = 0
      },
      update(w, gradient, { first, means, squares, sums }, settings, numbers) {
        const [w0, m, s, p] = [first!, means!, squares!, sums!]
        const { learningRate: rate, momentum: keep1, beta2: keep2, epsilon } = settings
        const d = numbers['distance']!
        const [enter1, enter2] = [(1 - keep1) * d, (1 - keep2) * d * d]
        const keep = Math.sqrt(keep2)
        const enter = (1 - keep) * rate * d * d
        const eps = d * epsilon
        const size = rate * d
        const shrink = 1 - rate * d * settings.weightDecay
        let dot = 0
        let norm = 0
        for (let i = 0; i < w.length; i++) {
          const old = w[i]!
          const g = gradient[i]!
          dot += g * (w0[i]! - old)
          const sum = keep * p[i]! + enter * g
          norm += Math.abs(sum)
          p[i] = sum
          const mean = keep1 * m[i]! + enter1 * g
          m[i] = mean
          const square = keep2 * s[i]! + enter2 * g * g
          s[i] = square
          w[i] = shrink * old - (size * mean) / (Math.sqrt(square) + eps)
        }
        numbers['progress'] = numbers['progress']! + enter * dot
        numbers['norm'] = numbers['norm']! + norm
      },
      end(_, numbers) {
        // no gradient yet, no estimate
        if (numbers['norm']! > 0)
          numbers['distance'] = Math.max(
            numbers['distance']!,
            numbers['progress']! / numbers['norm']!,
          )
      },
    },
    parameters,
    { learningRate, momentum, beta2, weightDecay, epsilon },
    ({ numbers }) => ({ distance: { get: () => numbers['distance']!, enumerable: true } }),
  )
}
