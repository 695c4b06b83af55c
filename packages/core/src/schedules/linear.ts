import { mix } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link linear}. */
export interface LinearOptions extends Ending {
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
 * A straight line.
 *
 *     value(t) = from + (to − from) · t / steps
 *
 * @example
 * linear({ from: 0.1, steps: 100 })(75) // 0.025
 */
export const linear: Kind<LinearOptions, 'linear'> = /* @__PURE__ */ defineSchedule({
  type: 'linear',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
  },
  create: ({ from, to, ...end }) =>
    withEnding(end, to, n => t => mix(from, to, t / n, (n - t) / n)),
})
