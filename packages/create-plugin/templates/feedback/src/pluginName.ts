import {
  defineFeedback,
  OptionError,
  readMetric,
  type FeedbackKind,
  type Schedule,
} from '@anneal/core'

/** Options of {@link pluginName}. */
export interface PluginNameOptions {
  /** What is reduced. */
  readonly schedule: Schedule
  /**
   * The metric that is watched. Less of it is better, and it is positive.
   *
   * @default 'loss'
   */
  readonly metric?: string
  /**
   * What the values are multiplied by, each time.
   *
   * @default 0.5
   */
  readonly factor?: number
  /**
   * How many times its best value the metric may be.
   *
   * @default 1.5
   */
  readonly tolerance?: number
}

/** What {@link pluginName} remembers. A type and not an interface, so that it counts as JSON. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type PluginNameState = {
  /** The best value so far; null before the first. JSON has no Infinity. */
  readonly best: number | null
  /** What the values are multiplied by. */
  readonly scale: number
}

/**
 * Reduces the values when a metric jumps up: put here, in one sentence, what yours does.
 *
 *     value(t) = scale · schedule(t),   scale ← scale · factor where metric > tolerance · best
 *
 * @see the paper that it is from
 */
export const pluginName: FeedbackKind<
  PluginNameOptions,
  'plugin-scope/pluginName',
  PluginNameState
> = /* @__PURE__ */ defineFeedback({
  type: 'plugin-scope/pluginName',
  // what is checked, what JSON Schema and forms are made of: one entry for each option
  params: {
    schedule: { type: 'schedule' },
    metric: { type: 'string', default: 'loss' },
    factor: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.5 },
    tolerance: { type: 'number', minimum: 1, default: 1.5 },
  },
  create: ({ schedule, metric, factor, tolerance }) => ({
    init: () => ({ best: null, scale: 1 }),
    // a new state, and the old one as it was: that is how a run is taken back and resumed
    update: ({ best, scale }, metrics) => {
      const measured = readMetric(metrics, metric)
      if (Number.isNaN(measured)) throw new OptionError(`the metric "${metric}" is NaN`)
      const jumped = best !== null && measured > tolerance * best
      return {
        best: Number.isFinite(measured) ? Math.min(measured, best ?? measured) : best,
        scale: jumped ? scale * factor : scale,
      }
    },
    value: ({ scale }, step) => scale * schedule(step),
  }),
})
