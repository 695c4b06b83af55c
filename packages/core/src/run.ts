/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { naming, OptionError, show } from './errors.ts'
import { nearest } from './numeric.ts'
import { dataParts, partsClock } from './dataAxis.ts'
import type { AnyParams, LengthParam, Param, ScheduleParam, Values } from './params.ts'
import type { Schedule } from './schedule.ts'
import { lengthPattern, type Length } from './units.ts'

/**
 * How long a training run is and how its steps, epochs, samples and tokens relate: plain JSON.
 * Give what you know; a length that needs more says so.
 *
 * @example
 * const options: RunOptions = { epochs: 10, datasetSize: 60_000, batchSize: 32 }
 */
export interface RunOptions {
  /** Updates of the optimizer in all. */
  readonly steps?: number | undefined
  /** Epochs in all, instead of `steps`. */
  readonly epochs?: number | undefined
  /** Updates in an epoch. */
  readonly stepsPerEpoch?: number | undefined
  /** Samples in the training set: with `batchSize`, instead of `stepsPerEpoch`. */
  readonly datasetSize?: number | undefined
  /** Samples in an update. */
  readonly batchSize?: number | undefined
  /** Whether an epoch leaves out its last batch when that is not full. */
  readonly dropLast?: boolean | undefined
  /** Tokens in an update. */
  readonly tokensPerStep?: number | undefined
}

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

const totals = ['steps', 'epochs']
const fields = [...totals, 'stepsPerEpoch', 'datasetSize', 'batchSize', 'tokensPerStep', 'dropLast']

/**
 * Refuses a run that cannot be.
 *
 * @internal
 * @throws OptionError naming the field
 */
export function checkRun(options: RunOptions): void {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw new OptionError(`run must be an object, got ${show(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!fields.includes(name))
      throw new OptionError(`run has no ${show(name)}; it has ${fields.join(', ')}`)
    const right =
      name === 'dropLast'
        ? typeof value === 'boolean'
        : Number.isFinite(value) && (value > 0 || (value === 0 && totals.includes(name)))
    if (value !== undefined && !right) throw new OptionError(`run.${name} cannot be ${show(value)}`)
  }
  if (options.steps !== undefined && options.epochs !== undefined)
    throw new OptionError('run takes steps or epochs, not both: one follows from the other')
}

/** The value, where the run says it. @internal */
export function need(value: number | undefined, names: string): number {
  if (value === undefined) throw new OptionError(`the run needs ${names}`)
  return value
}

/**
 * Makes the run that schedules are bound to, of a batch size that stays the same.
 *
 * @throws OptionError when a field cannot be
 * @example
 * createRun({ epochs: 10, datasetSize: 60_000, batchSize: 32 }).steps // 18750
 */
export function createRun(options: RunOptions): Run {
  checkRun(options)
  const { datasetSize, batchSize, tokensPerStep } = options
  const batches = (datasetSize ?? NaN) / (batchSize ?? NaN)
  const perEpoch =
    options.stepsPerEpoch ?? (options.dropLast ? Math.floor(batches) : Math.ceil(batches))
  if (perEpoch === 0)
    throw new OptionError(
      `run: dropLast leaves nothing of ${show(datasetSize)} samples in batches of ${show(batchSize)}`,
    )
  const epochSteps = (): number =>
    need(perEpoch || undefined, 'stepsPerEpoch, or datasetSize and batchSize')
  const batch = (): number => need(batchSize, 'batchSize')
  const tokens = (): number => need(tokensPerStep, 'tokensPerStep')
  const steps = options.steps ?? (options.epochs === 0 ? 0 : options.epochs! * perEpoch)
  const epochs = options.epochs ?? steps / perEpoch
  // The last batch of an epoch may be a small one: samples then go by in a broken line.
  const epochSamples = Math.min(datasetSize ?? Infinity, perEpoch * batchSize!) || Infinity
  return runOf({
    steps: Number.isNaN(steps) ? undefined : steps,
    epochs: Number.isNaN(epochs) ? undefined : epochs,
    epochAt: step => step / epochSteps(),
    stepAtEpoch: epoch => epoch * epochSteps(),
    samplesAt: step => {
      const epoch = Math.floor(step / perEpoch) || 0
      const inside = (step - epoch * (perEpoch || 0)) * batch()
      return (epoch && epoch * epochSamples) + Math.min(inside, epochSamples)
    },
    stepAtSamples: samples => {
      const epoch = Math.floor(samples / epochSamples)
      return (epoch && epoch * perEpoch) + (samples - (epoch && epoch * epochSamples)) / batch()
    },
    tokensAt: step => step * tokens(),
    stepAtTokens: count => count / tokens(),
  })
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
    const total = need(clock.steps, 'steps, or epochs and stepsPerEpoch')
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
