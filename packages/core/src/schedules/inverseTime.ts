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
  /**
   * Exponent of the divisor: 0.5 falls with the square root of the time.
   *
   * @default 1
   */
  readonly power?: number
}

/**
 * Time-based decay: falls with one over the time gone.
 *
 *     value(t) = from / (1 + rate · t / period)^power        (⌊t / period⌋ with staircase)
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
    power: {
      type: 'number',
      minimum: 0,
      default: 1,
    },
  },
  create: ({ from, rate, period, staircase, power }) => {
    const divisor = staircase
      ? (t: number) => 1 + rate * Math.floor(t / period)
      : (t: number) => 1 + (rate * t) / period
    return power === 1 ? t => from / divisor(t) : t => from / divisor(t) ** power
  },
})
