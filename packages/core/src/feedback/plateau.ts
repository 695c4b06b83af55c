import { defineFeedback, type FeedbackKind } from '../feedback.ts'
import type { Schedule } from '../schedule.ts'
import { improves, mean, observe } from './metric.ts'

/** Options of {@link plateau}. */
export interface PlateauOptions {
  /** What is reduced. */
  readonly schedule: Schedule
  /**
   * The metric that is watched.
   *
   * @default 'loss'
   */
  readonly metric?: string
  /**
   * Whether less of it is better, or more.
   *
   * @default 'min'
   */
  readonly mode?: 'min' | 'max'
  /**
   * What a reduction multiplies the values by.
   *
   * @default 0.1
   */
  readonly factor?: number
  /**
   * Observations without improvement that are put up with.
   *
   * @default 10
   */
  readonly patience?: number
  /**
   * What counts as an improvement: a change by more than this.
   *
   * @default 0.0001
   */
  readonly threshold?: number
  /**
   * Whether `threshold` is a share of the best value, or a difference from it.
   *
   * @default 'relative'
   */
  readonly thresholdMode?: 'relative' | 'absolute'
  /**
   * A difference that an improvement must have besides.
   *
   * @default 0
   */
  readonly margin?: number
  /**
   * Observations that are averaged; 1 takes each by itself.
   *
   * @default 1
   */
  readonly window?: number
  /**
   * Whether each observation is averaged with those before it, or as many as `window` are gathered
   * and count as one.
   *
   * @default 'moving'
   */
  readonly windowMode?: 'moving' | 'block'
  /**
   * Observations at first that are ignored.
   *
   * @default 0
   */
  readonly warmup?: number
  /**
   * Observations after a reduction that do not count as bad.
   *
   * @default 0
   */
  readonly cooldown?: number
  /**
   * No reduction goes below this value.
   *
   * @default 0
   */
  readonly low?: number
  /**
   * Reductions by no more than this are left out.
   *
   * @default 1e-8
   */
  readonly epsilon?: number
  /**
   * When it reduces: on the first bad observation after `patience` of them (`"after"`, as PyTorch
   * does), or on the last of them (`"at"`, as Keras and optax do).
   *
   * @default 'after'
   */
  readonly trips?: 'after' | 'at'
  /**
   * Whether the best value goes on being updated during the cooldown.
   *
   * @default true
   */
  readonly bestInCooldown?: boolean
  /**
   * What a metric that is not a number means: an error, or a bad observation.
   *
   * @default 'error'
   */
  readonly nan?: 'error' | 'bad'
}

/** What {@link plateau} remembers. A type and not an interface, so that it counts as JSON. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type PlateauState = {
  /** The best value so far; null before the first observation. */
  readonly best: number | null
  /** Bad observations in a row. */
  readonly bad: number
  /** Observations left of the cooldown. */
  readonly cooldown: number
  /** What the values are multiplied by. */
  readonly scale: number
  /** Observations left to be ignored, where some are. */
  readonly warmup?: number
  /** The last observations, where they are averaged. */
  readonly recent?: readonly number[]
}

/**
 * Reduces the values of a schedule when a metric has stopped getting better.
 *
 *     value(t) = max(low, scale · schedule(t)),   scale ← scale · factor on a plateau
 *
 * @see PyTorch, `torch.optim.lr_scheduler.ReduceLROnPlateau`; optax, `contrib.reduce_on_plateau`,
 *   for blocks of observations
 * @example
 * const lr = plateau({ schedule: constant({ value: 0.1 }), patience: 1 })
 * let state = lr.init()
 * for (const loss of [1, 1, 1]) state = lr.update(state, loss, { step: 0, value: 0.1 })
 * lr.value(state, 3) // 0.010000000000000002
 */
export const plateau: FeedbackKind<PlateauOptions, 'plateau', PlateauState> =
  /* @__PURE__ */ defineFeedback({
    type: 'plateau',
    params: {
      schedule: { type: 'schedule' },
      metric: { type: 'string', default: 'loss' },
      mode: { type: 'string', enum: ['min', 'max'], default: 'min' },
      factor: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.1 },
      patience: { type: 'integer', minimum: 0, default: 10 },
      threshold: { type: 'number', minimum: 0, default: 1e-4 },
      thresholdMode: { type: 'string', enum: ['relative', 'absolute'], default: 'relative' },
      margin: { type: 'number', minimum: 0, default: 0 },
      window: { type: 'integer', minimum: 1, default: 1 },
      windowMode: { type: 'string', enum: ['moving', 'block'], default: 'moving' },
      warmup: { type: 'integer', minimum: 0, default: 0 },
      cooldown: { type: 'integer', minimum: 0, default: 0 },
      low: { type: 'number', minimum: 0, default: 0 },
      epsilon: { type: 'number', minimum: 0, default: 1e-8 },
      trips: { type: 'string', enum: ['after', 'at'], default: 'after' },
      bestInCooldown: { type: 'boolean', default: true },
      nan: { type: 'string', enum: ['error', 'bad'], default: 'error' },
    },
    create: options => {
      const { schedule, factor, low, epsilon, patience, window, warmup } = options
      const limit = options.trips === 'at' ? Math.max(patience, 1) : patience + 1
      const valueAt = (scale: number, step: number): number => {
        const planned = schedule(step)
        return Math.max(Math.min(low, planned), scale * planned)
      }
      const first: PlateauState = {
        best: null,
        bad: 0,
        cooldown: 0,
        scale: 1,
        ...(warmup && { warmup }),
        ...(window > 1 && { recent: [] }),
      }
      return {
        init: () => first,
        update: (state, metrics, { step }) => {
          const value = observe(options, metrics)
          const { best, bad, cooldown, scale } = state
          if (state.warmup) return { ...state, warmup: state.warmup - 1 }
          let recent = [...(state.recent ?? []), value].slice(-window)
          if (options.windowMode === 'block' && recent.length < window) return { ...state, recent }
          const measured = mean(recent)
          if (options.windowMode === 'block') recent = []
          const better = (!cooldown || options.bestInCooldown) && improves(options, measured, best)
          const next: PlateauState = {
            ...state,
            best: better ? measured : best,
            bad: better || cooldown ? 0 : bad + 1,
            cooldown: Math.max(0, cooldown - 1),
            ...(window > 1 && { recent }),
          }
          if (next.bad < limit) return next
          const worth = valueAt(scale, step) - valueAt(scale * factor, step) > epsilon
          return {
            ...next,
            bad: 0,
            cooldown: options.cooldown,
            scale: worth ? scale * factor : scale,
          }
        },
        value: ({ scale }, step) => valueAt(scale, step),
      }
    },
  })
