import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link tanh}. */
export interface TanhOptions extends Ending {
  /** What it comes from: the value at step 0, but for a part in a million. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * Where on the tanh it begins.
   *
   * @default -7
   */
  readonly low?: number
  /**
   * Where on the tanh it ends: at 3 a jump of 0.25 % of the way is left for the end.
   *
   * @default 3
   */
  readonly high?: number
}

/**
 * Stays high for long, then falls along a hyperbolic tangent.
 *
 *     value(t) = to + (from − to) · (1 − tanh(low · (1 − x) + high · x)) / 2,   x = t / steps
 *
 * @see Hsueh et al., “Stochastic Gradient Descent with Hyperbolic-Tangent Decay on Classification”,
 *   2019: https://arxiv.org/abs/1806.01593
 * @example
 * tanh({ from: 0.1, steps: 100 })(70) // 0.05
 */
export const tanh: Kind<TanhOptions, 'tanh'> = /* @__PURE__ */ defineSchedule({
  type: 'tanh',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
    low: { type: 'number', default: -7 },
    high: { type: 'number', default: 3 },
  },
  create: ({ from, to, low, high, ...end }) =>
    withEnding(
      end,
      to,
      // (1 − tanh z) / 2 without cancellation
      n => t => to + (from - to) / (1 + Math.exp((2 * (low * (n - t) + high * t)) / n)),
    ),
})
