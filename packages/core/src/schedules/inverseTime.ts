import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link inverseTime}. */
export interface InverseTimeOptions {
  /** Value at step 0. */
  readonly from: number
  /** How fast it falls: after 1 / rate periods it is half. */
  readonly rate: number
  /**
   * The steps that `rate` is for.
   *
   * @default 1
   */
  readonly period?: Length
  /**
   * Count whole periods only.
   *
   * @default false
   */
  readonly staircase?: boolean
}

/**
 * Time-based decay: falls with one over the time gone.
 *
 *     value(t) = from / (1 + rate · t / period)        (⌊t / period⌋ with staircase)
 *
 * @see Robbins & Monro, “A Stochastic Approximation Method”, 1951, for why 1/t
 * @example
 * inverseTime({ from: 0.1, rate: 0.01 })(100) // 0.05
 */
export const inverseTime: Kind<InverseTimeOptions, 'inverseTime'> = /* @__PURE__ */ defineSchedule({
  type: 'inverseTime',
  params: {
    from: { type: 'number' },
    rate: {
      type: 'number',
      minimum: 0,
    },
    period: {
      type: 'length',
      period: true,
      exclusiveMinimum: 0,
      default: 1,
    },
    staircase: { type: 'boolean', default: false },
  },
  create: ({ from, rate, period, staircase }) =>
    staircase
      ? t => from / (1 + rate * Math.floor(t / period))
      : t => from / (1 + (rate * t) / period),
})
