import { defineFeedback, type FeedbackKind } from '../feedback.ts'
import { improves, meanOf, observe, slide } from './metric.ts'
import type { PlateauOptions } from './plateau.ts'

/** Options of {@link greedy}; those that {@link plateau} has as well mean the same here. */
export interface GreedyOptions extends Pick<
  PlateauOptions,
  'schedule' | 'metric' | 'mode' | 'patience' | 'cooldown' | 'epsilon' | 'nan'
> {
  /**
   * What a reduction multiplies the values by, and a rise divides them by.
   *
   * @default 0.95
   */
  readonly factor?: number
  /**
   * What counts as an improvement: a change by more than this.
   *
   * @default 0.000001
   */
  readonly threshold?: number
  /**
   * Whether `threshold` is a share of the best value, or a difference from it.
   *
   * @default 'absolute'
   */
  readonly thresholdMode?: 'relative' | 'absolute'
  /**
   * Observations after a rise that are ignored.
   *
   * @default 0
   */
  readonly warmup?: number
  /**
   * No reduction goes below this value.
   *
   * @default 0.001
   */
  readonly low?: number
  /**
   * No rise goes above this value.
   *
   * @default 1
   */
  readonly high?: number
  /**
   * Observations that are averaged; 1 takes each by itself.
   *
   * @default 1
   */
  readonly window?: number
  /**
   * Reductions in a row with the values at `low`, after which all begins again.
   *
   * @default 500
   */
  readonly reset?: number
}

/** What {@link greedy} remembers. A type and not an interface, so that it counts as JSON. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type GreedyState = {
  /** The best value so far; null before the first observation. */
  readonly best: number | null
  /** Good observations in a row. */
  readonly good: number
  /** Bad observations in a row. */
  readonly bad: number
  /** Observations left to be ignored. */
  readonly cooldown: number
  /** Reductions in a row that found the values at `low`. */
  readonly stuck: number
  /** The last observations, where they are averaged. */
  readonly recent: readonly number[]
  /** Their sum. */
  readonly sum: number
  /** What the values are multiplied by. */
  readonly scale: number
}

const fresh: GreedyState = {
  best: null,
  good: 0,
  bad: 0,
  cooldown: 0,
  stuck: 0,
  recent: [],
  sum: 0,
  scale: 1,
}

/**
 * Raises the values of a schedule while a metric gets better, and reduces them when it does not.
 *
 *     value(t) = scale · schedule(t),   scale ← scale / factor when it got better more than
 *     `patience` times in a row, scale · factor when it did not
 *
 * @see Subramanian et al., “GreedyLR: A Novel Adaptive Learning Rate Scheduler”, 2025:
 *   https://arxiv.org/abs/2512.14527
 * @example
 * const lr = greedy({ schedule: constant({ value: 0.1 }), patience: 1, factor: 0.5 })
 * let state = lr.init()
 * for (const loss of [3, 2]) state = lr.update(state, loss, { step: 0, value: 0.1 })
 * lr.value(state, 2) // 0.2
 */
export const greedy: FeedbackKind<GreedyOptions, 'greedy', GreedyState> =
  /* @__PURE__ */ defineFeedback({
    type: 'greedy',
    params: {
      schedule: { type: 'schedule' },
      metric: { type: 'string', default: 'loss' },
      mode: { type: 'string', enum: ['min', 'max'], default: 'min' },
      factor: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95 },
      patience: { type: 'integer', minimum: 0, default: 10 },
      threshold: { type: 'number', minimum: 0, default: 1e-6 },
      thresholdMode: { type: 'string', enum: ['relative', 'absolute'], default: 'absolute' },
      cooldown: { type: 'integer', minimum: 0, default: 0 },
      warmup: { type: 'integer', minimum: 0, default: 0 },
      low: { type: 'number', minimum: 0, default: 0.001 },
      high: { type: 'number', minimum: 0, default: 1 },
      epsilon: { type: 'number', minimum: 0, default: 1e-8 },
      window: { type: 'integer', minimum: 1, default: 1 },
      reset: { type: 'integer', minimum: 1, default: 500 },
      nan: { type: 'string', enum: ['error', 'bad'], default: 'error' },
    },
    check: ({ low, high }) => (low! > high! ? `low ${low!} is above high ${high!}` : undefined),
    create: options => {
      const { schedule, factor, patience, low, high, epsilon, window } = options
      return {
        init: () => fresh,
        update: (state, metrics, { step }) => {
          const value = observe(options, metrics)
          const recent = window > 1 ? [...state.recent, value] : []
          const gone = recent.length > window ? recent.shift()! : 0
          const sum = window > 1 ? slide(state.sum, value, gone) : 0
          const now = { ...state, recent, sum }
          if (state.cooldown) return { ...now, cooldown: state.cooldown - 1 }
          const measured = window > 1 ? meanOf(sum, recent.length) : value
          const better = improves(options, measured, state.best)
          const good = better ? state.good + 1 : 0
          const bad = better ? 0 : state.bad + 1
          const next = { ...now, best: better ? measured : state.best, good, bad }
          if (Math.max(good, bad) <= patience) return next
          const planned = schedule(step)
          const old = state.scale * planned
          const wanted = better ? Math.min(old / factor, high) : Math.max(old * factor, low)
          const moved = better ? wanted - old > epsilon : old - wanted > epsilon
          const scale = moved ? wanted / planned : state.scale
          // at low, but for rounding
          const atLow = scale * planned <= low * (1 + 1e-12)
          const stuck = better ? 0 : state.stuck + (atLow ? 1 : 0)
          return stuck >= options.reset
            ? { ...fresh, cooldown: options.cooldown }
            : {
                ...next,
                scale,
                stuck,
                good: 0,
                bad: 0,
                cooldown: better ? options.warmup : options.cooldown,
              }
        },
        value: ({ scale }, step) => scale * schedule(step),
      }
    },
  })
