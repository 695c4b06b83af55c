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
}

/**
 * Rises in a straight line to the first value of a schedule, which then begins at its own step 0.
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
    from: {
      type: 'number',
      optional: true,
    },
  },
  duration: ({ steps, schedule }) => steps + schedule.duration,
  create: ({ steps, schedule, from }) => {
    const peak = schedule(0)
    return from === undefined
      ? t => (t < steps ? (peak * (t + 1)) / (steps + 1) : schedule(t - steps))
      : t => (t < steps ? from + (peak - from) * (t / steps) : schedule(t - steps))
  },
})
