import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link exponential}: either `k`, or `rate` and `period`. */
export interface ExponentialOptions {
  /** Value at step 0. */
  readonly from: number
  /** How fast it falls: e^(−k) a step. */
  readonly k?: number | undefined
  /** What each `period` multiplies the value by. */
  readonly rate?: number | undefined
  /**
   * The steps that `rate` is for.
   *
   * @default 1
   */
  readonly period?: Length
}

/**
 * Falls by the same share in equal times.
 *
 *     value(t) = from · e^(−k·t)        or        from · rate^(t / period)
 *
 * For whole drops see {@link step}.
 *
 * @example
 * exponential({ from: 1, k: 0.05 })(20) // 0.36787944117144233
 * exponential({ from: 1, rate: 0.5, period: 10 })(20) // 0.25
 */
export const exponential: Kind<ExponentialOptions, 'exponential'> = /* @__PURE__ */ defineSchedule({
  type: 'exponential',
  params: {
    from: { type: 'number' },
    k: { type: 'number', optional: true },
    rate: {
      type: 'number',
      minimum: 0,
      optional: true,
    },
    period: {
      type: 'length',
      period: true,
      exclusiveMinimum: 0,
      default: 1,
    },
  },
  check: ({ k, rate }) =>
    (k === undefined) === (rate === undefined) ? 'give either k or rate' : undefined,
  create: ({ from, k = 0, rate, period }) =>
    rate === undefined ? t => from * Math.exp(-k * t) : t => from * rate ** (t / period),
})
