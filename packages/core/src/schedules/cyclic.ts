import { powers } from '../numeric.ts'
import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link cyclic}. */
export interface CyclicOptions {
  /** Value at the ends of a cycle. */
  readonly low: number
  /** Value in the middle of the first cycle. */
  readonly high: number
  /** From the low value to the high one. */
  readonly up: Length
  /** From the high value back to the low one. Default: as long as `up`. */
  readonly down?: Length | undefined
  /**
   * The shape of a cycle. At equal bounds the mean height of `welch` is ⅔ of the way from low to
   * high, that of `sine` 2/π, that of the others ½: Welch is the hottest.
   *
   * @default 'triangular'
   */
  readonly window?: 'triangular' | 'sine' | 'welch' | 'hann'
  /** A shape of your own instead: a schedule of the share of the way up, 0 … 1. */
  readonly curve?: Schedule | undefined
  /**
   * What each cycle multiplies the height of the next by: 0.5 is Smith's `triangular2`.
   *
   * @default 1
   */
  readonly factor?: number
  /**
   * What each step multiplies the height by: Smith's `exp_range`.
   *
   * @default 1
   */
  readonly rate?: number
  /**
   * Go up and down in so many stairs; 0 means smoothly.
   *
   * @default 0
   */
  readonly stairs?: number
}

// h is the share of the way from low to high, 0 … 1.
const windows = {
  triangular: (h: number) => h,
  sine: (h: number) => Math.sin((Math.PI / 2) * h),
  welch: (h: number) => h * (2 - h),
  hann: (h: number) => Math.sin((Math.PI / 2) * h) ** 2,
}

/**
 * Rises and falls again and again.
 *
 *     value(t) = low + (high − low) · w(h) · factor^cycle · rate^t
 *
 * h goes from 0 to 1 in `up` steps and back in `down`; w(h) = h (triangular), sin(πh/2) (sine),
 * 1 − (1 − h)² (Welch), sin²(πh/2) (Hann). Cycles are counted from 0.
 *
 * @see Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017, §3:
 *   https://arxiv.org/abs/1506.01186
 * @example
 * cyclic({ low: 0.001, high: 0.101, up: 10 })(5) // 0.051
 */
export const cyclic: Kind<CyclicOptions, 'cyclic'> = /* @__PURE__ */ defineSchedule({
  type: 'cyclic',
  params: {
    low: { type: 'number' },
    high: { type: 'number' },
    up: { type: 'length', period: true, exclusiveMinimum: 0 },
    down: {
      type: 'length',
      period: true,
      exclusiveMinimum: 0,
      optional: true,
    },
    window: {
      type: 'string',
      enum: /* @__PURE__ */ Object.keys(windows),
      default: 'triangular',
    },
    curve: { type: 'schedule', optional: true },
    factor: {
      type: 'number',
      minimum: 0,
      default: 1,
    },
    rate: {
      type: 'number',
      minimum: 0,
      default: 1,
    },
    stairs: {
      type: 'integer',
      minimum: 0,
      default: 0,
    },
  },
  create: ({ low, high, up, down = up, window, curve, factor, rate, stairs }) => {
    const period = up + down
    const shape = curve ?? windows[window]
    const power = powers(factor)
    return t => {
      const cycle = Math.floor(t / period)
      const inside = t - cycle * period
      const h = inside < up ? inside / up : (period - inside) / down
      const height = shape(stairs ? Math.floor(h * stairs) / stairs : h) * power(cycle)
      return low + (high - low) * (rate === 1 ? height : height * rate ** t)
    }
  },
})
