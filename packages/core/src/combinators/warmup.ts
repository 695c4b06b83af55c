import { OptionError } from '../errors.ts'
import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link warmup}. */
export interface WarmupOptions {
  /** How long it takes. */
  readonly steps: Length
  /** What comes after it. Its first value is the peak of the warm-up. */
  readonly schedule: Schedule
  /** Value at step 0. Without it the first value is one step's worth of the peak, and so never 0. */
  readonly from?: number | undefined
  /**
   * The way up, by the share s of it that is gone: s, `from` all the time, sin²(πs/2),
   * from · (peak/from)^s, s², ln(1 + s · steps) / ln(1 + steps), or 1 − √(1 − s).
   *
   * @default 'linear'
   */
  readonly shape?: 'linear' | 'constant' | 'cosine' | 'exponential' | 'quadratic' | 'log' | 'sqrt'
  /**
   * What is gone at step t: (t + 1) / (steps + 1), (t + 1) / steps (`"next"`: the last value is the
   * peak already), or t / steps (`"at"`: the first is `from`). Default: `"at"` with `from`, else `"inside"`.
   */
  readonly index?: 'inside' | 'next' | 'at' | undefined
}

// The height, by the share of the way that is gone.
const heights = {
  linear: (s: number) => s,
  constant: () => 0,
  cosine: (s: number) => Math.sin((Math.PI / 2) * s) ** 2,
  quadratic: (s: number) => s * s,
  log: (s: number, steps: number) => Math.log1p(s * steps) / Math.log1p(steps),
  sqrt: (s: number) => s / (1 + Math.sqrt(1 - s)),
}

/**
 * Rises to the first value of a schedule, which then begins at its own step 0.
 *
 *     value(t) = peak · (t + 1) / (steps + 1)                without from
 *     value(t) = from + (peak − from) · t / steps             with from
 *
 * Either way the peak is the first value after the warm-up, at t = steps.
 *
 * @see Goyal et al., “Accurate, Large Minibatch SGD”, 2017, §2.2: https://arxiv.org/abs/1706.02677
 * @example
 * const lr = warmup({ steps: 9, schedule: cosine({ from: 0.1, steps: 90 }) })
 * lr(0) // 0.01
 * lr(9) // 0.1
 */
export const warmup: Kind<WarmupOptions, 'warmup'> = /* @__PURE__ */ defineSchedule({
  type: 'warmup',
  params: {
    steps: { type: 'length', consecutive: true },
    schedule: {
      type: 'schedule',
      consecutive: true,
    },
    from: { type: 'number', optional: true },
    shape: {
      type: 'string',
      enum: ['linear', 'constant', 'cosine', 'exponential', 'quadratic', 'log', 'sqrt'],
      default: 'linear',
    },
    index: {
      type: 'string',
      enum: ['inside', 'next', 'at'],
      optional: true,
    },
  },
  check: ({ from, shape }) =>
    (shape === 'exponential' && !from) || (shape === 'constant' && from === undefined)
      ? `the shape ${shape} rises from something: give from`
      : undefined,
  duration: ({ steps, schedule }) => steps + schedule.duration,
  create: ({ steps, schedule, from, shape, index = from === undefined ? 'inside' : 'at' }) => {
    const peak = schedule(0)
    const low = from ?? 0
    if (shape === 'exponential' && !(peak / low > 0))
      throw new OptionError(`warmup: no power leads from ${low} to ${peak}`)
    const gone = index === 'at' ? 0 : 1
    const all = index === 'inside' ? steps + 1 : steps
    const value =
      shape === 'exponential'
        ? (s: number) => low * (peak / low) ** s
        : (s: number) => low + (peak - low) * heights[shape](s, steps)
    return t => (t < steps ? value(Math.min(1, (t + gone) / all)) : schedule(t - steps))
  },
})
