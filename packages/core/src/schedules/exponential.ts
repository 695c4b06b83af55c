import { powers } from '../numeric.ts'
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
  /** A bound that it never passes: a floor where it falls, a ceiling where it rises. */
  readonly to?: number | undefined
  /**
   * Count whole periods only.
   *
   * @default false
   */
  readonly staircase?: boolean
}

/**
 * Falls by the same share in equal times.
 *
 *     value(t) = from · e^(−k·t)        or        from · rate^(t / period)
 *
 * With `staircase` t is period · ⌊t / period⌋, with `to` the value stops there.
 *
 * @see optax, `exponential_decay`, for the bound
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
    to: { type: 'number', optional: true },
    staircase: { type: 'boolean', default: false },
  },
  check: ({ k, rate }) =>
    (k === undefined) === (rate === undefined) ? 'give either k or rate' : undefined,
  create: ({ from, k = 0, rate, period, to, staircase }) => {
    const power = rate === undefined ? (n: number) => Math.exp(-k * period * n) : powers(rate)
    const curve = staircase
      ? (t: number) => from * power(Math.floor(t / period))
      : rate === undefined
        ? (t: number) => from * Math.exp(-k * t)
        : (t: number) => from * rate ** (t / period)
    if (to === undefined) return curve
    const bound = curve(period) < from ? Math.max : Math.min
    return t => bound(to, curve(t))
  },
})
