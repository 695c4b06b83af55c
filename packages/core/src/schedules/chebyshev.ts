import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link chebyshev}. */
export interface ChebyshevOptions {
  /** Bound below: 1 over the largest curvature. */
  readonly low: number
  /** Bound above: 1 over the smallest curvature. */
  readonly high: number
  /** Steps until it begins again. */
  readonly steps: Length
}

// Where the i-th of n stands in the fractal order, for powers of two.
const place = (i: number, n: number): number =>
  n < 2 ? 0 : i % 2 ? n - 1 - place((i - 1) / 2, n / 2) : place(i / 2, n / 2)

/**
 * The steps that are best for gradient descent on a quadratic, in the fractal order that keeps it
 * stable: large steps between small ones.
 *
 *     value(t) = 1 / ((M + m) / 2 − (M − m) / 2 · cos(π · (σ(t) + ½) / n)),   M = 1/low, m = 1/high
 *
 * n is the power of two that `steps` fit into, and σ the fractal order of n: σ₂ₙ(2i) = σₙ(i),
 * σ₂ₙ(2i + 1) = 2n − 1 − σₙ(i).
 *
 * @see Agarwal et al., “Acceleration via Fractal Learning Rate Schedules”, 2021:
 *   https://arxiv.org/abs/2103.01338
 * @example
 * chebyshev({ low: 1, high: 10, steps: 8 })(0) // 9.204151632642
 */
export const chebyshev: Kind<ChebyshevOptions, 'chebyshev'> = /* @__PURE__ */ defineSchedule({
  type: 'chebyshev',
  params: {
    low: { type: 'number', exclusiveMinimum: 0 },
    high: { type: 'number', exclusiveMinimum: 0 },
    steps: { type: 'length', period: true, exclusiveMinimum: 0 },
  },
  check: ({ low, high }) => (low > high ? `low ${low} is above high ${high}` : undefined),
  create: ({ low, high, steps }) => {
    let n = 1
    while (n < steps) n *= 2
    return t => {
      const sine = Math.sin((Math.PI / 2 / n) * (place(Math.floor(t % steps), n) + 0.5)) ** 2
      return 1 / (1 / high + (1 / low - 1 / high) * sine)
    }
  },
})
