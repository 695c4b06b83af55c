import { defineFeedback, type FeedbackKind } from '../feedback.ts'
import type { Schedule } from '../schedule.ts'
import { finiteMetric } from './finite.ts'

/** Options of {@link hypergradient}. */
export interface HypergradientOptions {
  /** What is raised and reduced. */
  readonly schedule: Schedule
  /**
   * How much a value changes for each unit of the metric: β.
   */
  readonly rate: number
  /**
   * The metric that has the dot product of the last two gradients; for the multiplicative form, the
   * cosine of the angle between them.
   *
   * @default 'hypergradient'
   */
  readonly metric?: string
  /**
   * Whether the metric is added to the value, or multiplies it.
   *
   * @default 'additive'
   */
  readonly form?: 'additive' | 'multiplicative'
  /**
   * No reduction goes below this value. The multiplicative form needs one above 0: from 0 it never rises.
   *
   * @default 0
   */
  readonly low?: number
  /** No rise goes above this value; without it there is no bound. */
  readonly high?: number | undefined
  /**
   * What a metric that is no finite number means: an error, or nothing.
   *
   * @default 'error'
   */
  readonly nan?: 'error' | 'skip'
}

/**
 * Raises the values of a schedule while gradients agree with those before them, and reduces them
 * where they do not. The loop measures h, the dot product of the last two gradients.
 *
 *     value ← value + β h   (additive, SGD-HD),   value ← value · (1 + β h)   (multiplicative)
 *
 * @see Baydin et al., “Online Learning Rate Adaptation with Hypergradient Descent”, 2018, algorithm 4,
 *   and section 3.3 for the multiplicative form: https://arxiv.org/abs/1703.04782
 * @example
 * const lr = hypergradient({ schedule: constant({ value: 0.1 }), rate: 0.01 })
 * const state = lr.update(lr.init(), { hypergradient: 2 }, { step: 0, value: 0.1 })
 * lr.value(state, 1) // 0.12
 */
export const hypergradient: FeedbackKind<HypergradientOptions, 'hypergradient', number> =
  /* @__PURE__ */ defineFeedback({
    type: 'hypergradient',
    params: {
      schedule: { type: 'schedule' },
      rate: { type: 'number', minimum: 0 },
      metric: { type: 'string', default: 'hypergradient' },
      form: { type: 'string', enum: ['additive', 'multiplicative'], default: 'additive' },
      low: { type: 'number', minimum: 0, default: 0 },
      high: { type: 'number', minimum: 0, optional: true },
      nan: { type: 'string', enum: ['error', 'skip'], default: 'error' },
    },
    check: ({ low, high = Infinity }) =>
      low! > high ? `low ${low!} is above high ${high}` : undefined,
    create: options => {
      const { schedule, rate, form, low } = options
      const high = Math.min(options.high ?? Infinity, Number.MAX_VALUE)
      return {
        init: () => 1,
        update: (scale, metrics, { step }) => {
          const measured = finiteMetric(metrics, options)
          const planned = schedule(step)
          if (measured === undefined || planned <= 0) return scale
          const old = scale * planned
          const next = form === 'additive' ? old + rate * measured : old * (1 + rate * measured)
          const wanted = Math.max(low, Math.min(high, next)) / planned
          return Number.isFinite(wanted) ? wanted : scale
        },
        value: (scale, step) => scale * schedule(step),
      }
    },
  })
