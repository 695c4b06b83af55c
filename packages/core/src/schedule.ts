import { defineKind } from './kind.ts'
import type { AnyParams, Params, Resolved, Values } from './params.ts'
import type { Bound, Run } from './run.ts'

/** What JSON can hold. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined }

/** A schedule or feedback as JSON: its type, and the options it was given. */
export interface Config {
  readonly type: string
  readonly [option: string]: Json | undefined
}

/** The value at each step. */
export type Curve = (step: number) => number

/**
 * A pure function of the step that knows how to write itself as JSON.
 *
 * Steps are real numbers from 0 up; the value at 0 is the value of the first update. Calling a
 * schedule changes nothing, and the same step always gives the same value.
 */
export interface Schedule {
  (step: number): number
  /** The schedule as JSON. Lengths are as they were written, also after `bind`. */
  readonly config: Config
  /** Steps until its last value is reached and held; `Infinity` where it has no end. */
  readonly duration: number
  /** Lengths that wait for a run: while there are any, calling the schedule is an error. */
  readonly unbound: readonly string[]
  /** Its options as its curve uses them, for what takes it apart: only what a kind made has them. @internal */
  readonly options?: Values
  /** What its kind says of them. @internal */
  readonly params?: AnyParams
  /** The function that it calls: a little faster, for what calls several. @internal */
  readonly curve?: Curve
  /** The run it was bound to. @internal */
  readonly run?: Run
  /** How long its duration was before the run rounded it to whole steps. @internal */
  readonly exact?: Bound['exact']
  /** What `JSON.stringify` writes: `config`. */
  toJSON(): Config
  /**
   * The same schedule with its lengths in the steps of a run.
   *
   * @throws OptionError naming the length and what the run lacks
   */
  bind(run: Run): Schedule
}

/** A family of schedules: call it with options. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of kinds mixes their options
export interface Kind<Options extends object = any, Type extends string = string> {
  /**
   * @param at where the options stand in a config, for messages
   * @throws OptionError naming the option, its value and what it may be
   */
  (options: Options, at?: string): Schedule
  /** The name in JSON. Plug-ins write `prefix/name`. */
  readonly type: Type
  /** Its options: what checks, JSON Schema, forms, flags and tables are made from. */
  readonly params: Params<Options>
}

/** What {@link defineSchedule} needs to know of a kind. */
export interface Definition<Options extends object, Type extends string = string> {
  /** The name in JSON. Plug-ins write `prefix/name`. */
  readonly type: Type
  /** The options. */
  readonly params: Params<Options>
  /**
   * What is wrong with options that are each right by themselves. Asked twice: with lengths as
   * they were written, and again when they are numbers of steps.
   */
  readonly check?: (options: Options) => string | undefined
  /**
   * Works out all that does not depend on the step, and returns the curve, which is to look at its
   * first argument only: `steps.map(schedule)` gives it more.
   *
   * @param run the run it was bound to; undefined where no option needs one
   */
  readonly create: (options: Resolved<Options>, run: Run | undefined) => Curve
  /** Steps until the last value is reached. Default: the option `steps`, or else without end. */
  readonly duration?: (options: Resolved<Options>, run: Run | undefined) => number
  /** What of a run these options need besides their lengths, in words; nothing where they can do without one. */
  readonly needsRun?: (options: Options) => readonly string[]
}

const stepsOf = ({ steps = Infinity }: { readonly steps?: number }): number => steps

/**
 * Makes a kind of schedule. Built-in kinds have no privilege: a plug-in is made the same way.
 *
 * @example
 * interface SineOptions { readonly from: number; readonly period: Length }
 * const sine: Kind<SineOptions, 'acme/sine'> = defineSchedule({
 *   type: 'acme/sine',
 *   params: { from: { type: 'number' }, period: { type: 'length', period: true } },
 *   create: ({ from, period }) => step => from * Math.abs(Math.cos((Math.PI * step) / period)),
 * })
 * sine({ from: 0.1, period: 100 })(100) // 0.1
 */
// @__NO_SIDE_EFFECTS__
export function defineSchedule<Options extends object, Type extends string>(
  definition: Definition<NoInfer<Options>, Type>,
): Kind<Options, Type> {
  const { create, duration = stepsOf } = definition
  return defineKind(definition, (bound, fail) => {
    if (fail) return Object.defineProperty(fail, 'duration', { get: fail })
    const { options, run } = bound as Bound<Resolved<Options>>
    const curve = create(options, run)
    // a function of its own, as what create gives may be shared, or a schedule (whose bind is another
    // one); bound and not wrapped: all kinds would be called from the wrapper, and so be slow
    const own = (create.bind as () => Curve).call(curve)
    return Object.assign(own, { curve, duration: duration(options, run) })
  }) as Kind<Options, Type>
}
