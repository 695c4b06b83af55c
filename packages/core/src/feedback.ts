import { OptionError, show } from './errors.ts'
import { defineKind } from './kind.ts'
import type { Params, Resolved, Values } from './params.ts'
import type { Run } from './run.ts'
import type { Config, Json } from './schedule.ts'

/** What was measured: a number, or several by name. */
export type Metrics = number | Readonly<Record<string, number>>

/**
 * A reducer over metrics around a schedule: what has been observed changes its values from then on.
 * It stands outermost: schedules cannot contain one. Its state is plain JSON (null, not Infinity).
 */
export interface Feedback<State extends Json = Json> {
  /** The feedback as JSON. */
  readonly config: Config
  /** Lengths that wait for a run. */
  readonly unbound: readonly string[]
  /** Its options as it uses them, for what takes it apart. @internal */
  readonly options?: Values
  /** The state before anything was observed. */
  init(): State
  /** The state after an observation; `at` is the last update and the value it had. */
  update(
    state: State,
    metrics: Metrics,
    at: { readonly step: number; readonly value: number },
  ): State
  /** The value at a step. */
  value(state: State, step: number): number
  /** What `JSON.stringify` writes: `config`. */
  toJSON(): Config
  /** The same feedback with its lengths in the steps of a run. */
  bind(run: Run): Feedback<State>
}

/** A family of feedbacks: call it with options. */
export interface FeedbackKind<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of kinds mixes their options
  Options extends object = any,
  Type extends string = string,
  State extends Json = Json,
> {
  /**
   * @param at where the options stand in a config, for messages
   * @throws OptionError naming the option, its value and what it may be
   */
  (options: Options, at?: string): Feedback<State>
  /** The name in JSON. Plug-ins write `prefix/name`. */
  readonly type: Type
  /** Its options. */
  readonly params: Params<Options>
  /** Tells a feedback from a schedule before it is made. */
  readonly feedback: true
}

/** What {@link defineFeedback} needs to know of a kind. */
export interface FeedbackDefinition<
  Options extends object,
  Type extends string,
  State extends Json,
> {
  /** The name in JSON. Plug-ins write `prefix/name`. */
  readonly type: Type
  /** The options. */
  readonly params: Params<Options>
  /** What is wrong with options that are each right by themselves. */
  readonly check?: (options: Options) => string | undefined
  /** Makes the reducer. */
  readonly create: (
    options: Resolved<Options>,
    run: Run | undefined,
  ) => Pick<Feedback<State>, 'init' | 'update' | 'value'>
}

/**
 * Makes a kind of feedback.
 *
 * @example
 * interface HalveOptions { readonly schedule: Schedule; readonly above: number }
 * // halves the rate whenever the loss is above a bound
 * const halve: FeedbackKind<HalveOptions, 'acme/halve', number> = defineFeedback({
 *   type: 'acme/halve',
 *   params: { schedule: { type: 'schedule' }, above: { type: 'number' } },
 *   create: ({ schedule, above }) => ({
 *     init: () => 1,
 *     update: (factor, metrics) => (readMetric(metrics, 'loss') > above ? factor / 2 : factor),
 *     value: (factor, step) => factor * schedule(step),
 *   }),
 * })
 */
// @__NO_SIDE_EFFECTS__
export function defineFeedback<Options extends object, Type extends string, State extends Json>(
  definition: FeedbackDefinition<NoInfer<Options>, Type, State>,
): FeedbackKind<Options, Type, State> {
  const { create } = definition
  return defineKind(
    definition,
    (bound, fail) =>
      fail
        ? { init: fail, update: fail, value: fail }
        : { ...create(bound.options as Resolved<Options>, bound.run) },
    { feedback: true },
  ) as FeedbackKind<Options, Type, State>
}

/**
 * Reads one metric: a lone number is the one that is meant.
 *
 * @throws OptionError naming the metric and those that are there
 * @example
 * readMetric({ loss: 0.3, accuracy: 0.9 }, 'loss') // 0.3
 */
export function readMetric(metrics: Metrics = {}, name: string): number {
  const value = typeof metrics === 'number' ? metrics : metrics[name]
  if (typeof value === 'number') return value
  const known = Object.keys(metrics).join(', ')
  throw new OptionError(
    `the metric ${show(name)} is ${show(value)}; observed were ${known || 'none'}`,
  )
}
