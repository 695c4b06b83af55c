import { defineFeedback, type FeedbackKind } from '../feedback.ts'
import type { Schedule } from '../schedule.ts'
import { finiteMetric } from './finite.ts'

/** Options of {@link abel}. */
export interface AbelOptions {
  /** What is reduced. */
  readonly schedule: Schedule
  /**
   * The metric that has the norm of the weights, or its square; measured once an epoch.
   *
   * @default 'weightNorm'
   */
  readonly metric?: string
  /**
   * What a reduction multiplies the values by.
   *
   * @default 0.1
   */
  readonly factor?: number
  /**
   * The share of the norm by which it has to change: less is noise.
   *
   * @default 0
   */
  readonly threshold?: number
  /**
   * No reduction goes below this value.
   *
   * @default 0
   */
  readonly low?: number
  /**
   * What a metric that is no finite number means: an error, or nothing.
   *
   * @default 'error'
   */
  readonly nan?: 'error' | 'skip'
}

/** What {@link abel} remembers. A type and not an interface, so that it counts as JSON. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type AbelState = {
  /** The norm at the last observation that counted; null before the first. */
  readonly norm: number | null
  /** Which way the norm went: 1 up, −1 down; 0 as long as it is not known. */
  readonly way: number
  /** Whether the norm has been through its lowest point since the last reduction. */
  readonly bounced: boolean
  /** What the values are multiplied by. */
  readonly scale: number
}

/**
 * Reduces the values of a schedule when the norm of the weights has bounced: with weight decay it falls
 * to a lowest point, rises, and turns a second time when the noise of the rate holds it; then a
 * lower rate is of use.
 *
 *     (‖w(t)‖ − ‖w(t−1)‖) · (‖w(t−1)‖ − ‖w(t−2)‖) < 0 for the second time:   scale ← scale · factor
 *
 * The paper has one more reduction near the end of the run, with or without a bounce: that is what the
 * schedule inside is for.
 *
 * @see Lewkowycz, “How to decay your learning rate”, 2021, algorithm 1: https://arxiv.org/abs/2103.12682
 * @example
 * const lr = abel({ schedule: step({ from: 0.1, factor: 0.1, every: 90 }) })
 * let state = lr.init()
 * for (const weightNorm of [9, 7, 8, 8.5, 8.4]) state = lr.update(state, { weightNorm }, { step: 0, value: 0.1 })
 * lr.value(state, 5) // 0.010000000000000002
 */
export const abel: FeedbackKind<AbelOptions, 'abel', AbelState> = /* @__PURE__ */ defineFeedback({
  type: 'abel',
  params: {
    schedule: { type: 'schedule' },
    metric: { type: 'string', default: 'weightNorm' },
    factor: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.1 },
    threshold: { type: 'number', minimum: 0, default: 0 },
    low: { type: 'number', minimum: 0, default: 0 },
    nan: { type: 'string', enum: ['error', 'skip'], default: 'error' },
  },
  create: options => {
    const { schedule, factor, threshold, low } = options
    return {
      init: () => ({ norm: null, way: 0, bounced: false, scale: 1 }),
      update: (state, metrics) => {
        const norm = finiteMetric(metrics, options)
        if (norm === undefined) return state
        const change = norm - (state.norm ?? norm)
        if (state.norm !== null && Math.abs(change) <= threshold * Math.abs(state.norm))
          return state
        const way = Math.sign(change)
        const next = { ...state, norm, way }
        if (way * state.way >= 0) return next
        return state.bounced
          ? { ...next, bounced: false, scale: state.scale * factor }
          : { ...next, bounced: true }
      },
      value: ({ scale }, step) => {
        const planned = schedule(step)
        return Math.max(Math.min(low, planned), scale * planned)
      },
    }
  },
})
