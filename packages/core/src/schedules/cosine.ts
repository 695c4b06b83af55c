import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link cosine}. */
export interface CosineOptions extends Ending {
  /** Value at step 0. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
}

/**
 * Half a cosine wave: flat, then steep, then flat.
 *
 *     value(t) = to + (from − to) · (1 + cos πx) / 2,   x = t / steps
 *
 * Worked out as sin² of what remains, which stays accurate to the last step where 1 + cos cancels.
 *
 * @see Loshchilov & Hutter, “SGDR: Stochastic Gradient Descent with Warm Restarts”, 2017, eq. 5:
 *   https://arxiv.org/abs/1608.03983
 * @example
 * cosine({ from: 0.1, to: 0.001, steps: 100 })(50) // 0.0505
 */
export const cosine: Kind<CosineOptions, 'cosine'> = /* @__PURE__ */ defineSchedule({
  type: 'cosine',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
  },
  create: ({ from, to, ...end }) =>
    withEnding(end, to, n => t => {
      if (t > n) t %= n + n // it comes again, and a sine is only exact near 0
      const early = t + t < n
      const sine = Math.sin((Math.PI / 2 / n) * (early ? t : n - t))
      const height = (from - to) * sine * sine
      return early ? from - height : to + height
    }),
})
