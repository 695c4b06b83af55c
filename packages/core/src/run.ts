/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { naming, OptionError, show } from './errors.ts'
import { nearest } from './numeric.ts'
import { dataParts, partsClock } from './dataAxis.ts'
import type { AnyParams, LengthParam, Param, ScheduleParam, Values } from './params.ts'
import type { Schedule } from './schedule.ts'
import { lengthPattern, type Length } from './units.ts'

/** A run as a clock: turns steps into epochs, samples and tokens, and back. Steps are real numbers. */
export interface Clock {
  /** Updates in all; undefined where the run does not say. */
  readonly steps: number | undefined
  /** Epochs in all; undefined where the run does not say. */
  readonly epochs: number | undefined
  /** Epochs gone by before this step. */
  epochAt(this: void, step: number): number
  /** The step at which so many epochs have gone by. */
  stepAtEpoch(this: void, epoch: number): number
  /** Samples seen before this step. */
  samplesAt(this: void, step: number): number
  /** The step at which so many samples have been seen. */
  stepAtSamples(this: void, samples: number): number
  /** Tokens seen before this step. */
  tokensAt(this: void, step: number): number
  /** The step at which so many tokens have been seen. */
  stepAtTokens(this: void, tokens: number): number
}

/** What a schedule is bound to: a clock, and a place in it from which lengths are measured. */
export interface Run extends Clock {
  /** The step of the run at which the schedule's own step 0 is. */
  readonly start: number
  /** Options with lengths in steps and inner schedules bound. @internal */
  bindAll(params: AnyParams, options: Values, at: string): Bound
  /** A length in steps from here on: whole steps, and what it came to before rounding. @internal */
  measure(length: Length, at: string): readonly [steps: number, exact: number]
}

/** Options, bound. @internal */
export interface Bound<Options = Values> {
  readonly options: Options
  readonly run?: Run
  /** How long this duration was before it was rounded to whole steps. */
  readonly exact?: (duration: number) => number
}

/** What plain numbers count. Elsewhere than on steps, a length in steps is refused. */
type Axis = 'steps' | 'epochs' | 'samples'

/** The value, where the run says it. @internal */
export function need(value: number | undefined, names: string): number {
  if (value === undefined) throw new OptionError(`the run needs ${names}`)
  return value
}

/**
 * Makes a run of a clock.
 *
 * @internal
 * @param axis what plain numbers count
 * @param start the step it begins at
 * @param origin the same before rounding: lengths add up here, so that shares of 100 % end exactly at the end
 */
export function runOf(clock: Clock, axis: Axis = 'steps', start = 0, origin: number = start): Run {
  const endOf = (length: string): number => {
    const [, digits, unit] = lengthPattern.exec(length) ?? []
    const amount = Number(digits)
    if (unit === 'step') return origin + amount
    if (unit === 'epoch') return clock.stepAtEpoch(clock.epochAt(origin) + amount)
    if (unit === 'sample') return clock.stepAtSamples(clock.samplesAt(origin) + amount)
    if (unit === 'token') return clock.stepAtTokens(clock.tokensAt(origin) + amount)
    const total = need(
      clock.steps,
      'steps, or epochs and stepsPerEpoch, or datasetSize and batchSize',
    )
    return digits ? origin + (total * amount) / 100 : total
  }
  const measure = (length: Length, at: string): readonly [steps: number, exact: number] => {
    if (
      axis !== 'steps' &&
      (String(length).includes('step') || (axis === 'samples' && length === +length))
    )
      throw new OptionError(`${at}: ${show(length)} counts steps where all else counts ${axis}`)
    if (typeof length === 'number') return [length, length]
    const end = naming(`${at}, ${show(length)}`, () => endOf(length))
    const rounded = nearest(end, end) - start
    // what begins between two steps may be rounded to before its beginning
    const steps = end >= origin ? Math.max(0, rounded) : rounded
    if (!(steps >= 0))
      throw new OptionError(
        `${at}: ${show(length)} begins ${start === Infinity ? 'after something that never ends' : `${-steps} steps after the end`}`,
      )
    return [steps, end - origin]
  }
  const bindAll = (params: AnyParams, raw: Values, path: string): Bound => {
    // what a length that is not rounded would be, by the length in steps
    const exacts = new Map<number, number>()
    const beginnings: (readonly [steps: number, exact: number])[] = []
    let gone: readonly [steps: number, exact: number] | undefined
    const move = (steps: number, exact: number): void => {
      const [before, exactly] = gone ?? [0, 0]
      gone = [before + steps, exactly + exact]
    }
    const here = (): Run => runOf(clock, axis, start + (gone?.[0] ?? 0), origin + (gone?.[1] ?? 0))

    const bindLength = (param: LengthParam, length: Length, at: string): number => {
      const [whole, exact] = here().measure(length, at)
      let steps = whole
      if (param.period && typeof length === 'string' && length !== 'rest') {
        // under a batch size that changes, epochs have different lengths: no period is one of them
        const [, next] = runOf(clock, axis, start + steps, origin + exact).measure(length, at)
        if (Math.abs(next - exact) > 1)
          throw new OptionError(
            `${at}: ${show(length)} are not always as many steps in this run; use perEpoch, in which numbers count epochs`,
          )
        steps = nearest(exact, start + exact)
      }
      if (param.exclusiveMinimum === 0 && steps === 0)
        throw new OptionError(`${at}: ${show(length)} comes to 0 steps in this run`)
      if (param.beginning) beginnings.push([steps, exact])
      exacts.set(steps, exact)
      if (param.consecutive) move(steps, exact)
      return steps
    }
    const bindSchedule = (param: ScheduleParam, schedule: Schedule, at: string): Schedule => {
      const bound = schedule.bind(
        param.axis ? naming(at, () => onData(here(), param.axis!)) : here(),
      )
      const { duration } = bound
      const exact = bound.exact?.(duration) ?? duration
      exacts.set(duration, exact)
      if (param.consecutive) {
        move(duration, exact)
        gone = beginnings.shift() ?? gone
      }
      return bound
    }
    const bind = (param: Param, value: unknown, at: string): unknown => {
      if (value === undefined) return value
      if (param.type === 'array')
        return (value as unknown[]).map((item, i) => bind(param.items, item, `${at}[${i}]`))
      if (param.type === 'length') return bindLength(param, value as Length, at)
      return param.type === 'schedule' ? bindSchedule(param, value as Schedule, at) : value
    }
    const options: Record<string, unknown> = {}
    for (const [name, param] of Object.entries(params))
      options[name] = bind(param, raw[name], `${path}.${name}`)
    return {
      options,
      run,
      exact: duration => (gone?.[0] === duration ? gone[1] : (exacts.get(duration) ?? duration)),
    }
  }
  const run: Run = { ...clock, start, measure, bindAll }
  return run
}

// The same run where numbers count epochs, or small parts of them.
function onData(run: Run, axis: 'epochs' | 'data'): Run {
  const parts = axis === 'data' ? dataParts : 1
  const start = Math.floor(run.epochAt(run.start) * parts)
  return runOf(partsClock(run, parts), axis === 'data' ? 'samples' : axis, start)
}
