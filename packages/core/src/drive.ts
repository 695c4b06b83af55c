/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import { checkOptions } from './checkOptions.ts'
import { engage } from './engage.ts'
import { OptionError } from './errors.ts'
import type { Metrics } from './feedback.ts'
import { channelsOf, runOfPlan, type Drivable, type ValuesOf } from './plan.ts'
import { marksOf } from './planMarks.ts'
import {
  copy,
  resume,
  stepAt,
  type OnPlanChange,
  type OnRunChange,
  type Progress,
} from './progress.ts'
import type { Clock } from './run.ts'
import type { RunOptions } from './runOptions.ts'
import type { Json } from './schedule.ts'

/** Values by channel. */
export type ChannelValues = Readonly<Record<string, number>>

/** What is driven: an adapter supplies it. */
export interface Target {
  /**
   * Applies the values of the next update.
   *
   * @throws when a value cannot be applied; nothing is applied then
   */
  set(values: ChannelValues): void
  /** The values now in use, of all channels there are. */
  get?(): ChannelValues
  /**
   * A function that sets this channel as `set` does, for whoever drives no other: making a record for
   * each update costs more than most schedules. A copy of a target may have another `set`, and a
   * `setterOf` that knows nothing of it: so it gives undefined where `this.set` is not its own.
   */
  setterOf?(channel: string): ((value: number) => void) | undefined
}

/** A change of values, as `onChange` hears of it. */
export interface Change {
  /** The update that the values are for, counted from 0. */
  readonly step: number
  /** The values from now on. */
  readonly values: ChannelValues
  /** The values until now; undefined before the first. */
  readonly previous: ChannelValues | undefined
}

/** Options of {@link drive}. */
export interface DriveOptions {
  /** The run, where lengths have units. */
  readonly run?: RunOptions | undefined
  /** Where to go on from. */
  readonly from?: Progress | undefined
  /** What to do when `run` is not the run that `from` was made in. Without it, that is an error. */
  readonly onRunChange?: OnRunChange | undefined
  /** What to do when the plan is not that of `from`. Without it, that is an error. */
  readonly onPlanChange?: OnPlanChange | undefined
  /**
   * Multiply the target's own values, as they are when driving begins, instead of replacing them.
   * A batch size is never multiplied: the run counts by it.
   *
   * @default false, or when going on from a progress: as it was
   */
  readonly relative?: boolean | undefined
  /** Called when an update gets other values than the one before it. */
  readonly onChange?: ((change: Change) => void) | undefined
}

/** Walks along a plan. The only thing in Anneal that changes. */
export interface Drive<P extends Drivable = Drivable> {
  /**
   * To be called before each update: sets the values on the target and returns them.
   *
   * @throws what the target throws; the position is then unchanged
   */
  advance(this: void): ValuesOf<P>
  /** The update of the last `advance` did not happen: takes it back. */
  retract(this: void): void
  /** Tells feedback what was measured. */
  observe(this: void, metrics: Metrics): void
  /** What the next `advance` will return: a look ahead that changes nothing. */
  readonly values: ValuesOf<P>
  /** What the last `advance` returned: the values in use. Undefined before the first. */
  readonly used: ValuesOf<P> | undefined
  /** The run, as its updates count it. Where feedback sets the batch size, epochs and samples are not those. */
  readonly clock: Clock
  /** All that it takes to go on from here: plain JSON. */
  readonly progress: Progress
  /** From the next update on, follows another plan, at the same step. */
  replace(this: void, plan: P): void
}

const optionNames = ['run', 'from', 'onRunChange', 'onPlanChange', 'relative', 'onChange']

/**
 * Drives a target along a plan.
 *
 * @throws OptionError when the plan, the run or the progress cannot be used, or when the target does
 *   not have one of the channels
 * @example
 * const optimizer = { learningRate: 0 }
 * const target = { set: values => Object.assign(optimizer, values) }
 * const { advance } = drive(cosine({ from: 0.1, steps: 100 }), target)
 * for (let update = 0; update < 100; update++) {
 *   advance() // sets optimizer.learningRate
 *   // … the update
 * }
 */
export function drive<P extends Drivable>(
  plan: P,
  target: Target,
  options: DriveOptions = {},
): Drive<P> {
  checkOptions('drive', options, optionNames)
  const { run, from, relative = from?.base !== undefined, onChange } = options
  const channels = channelsOf(plan)
  const start = resume(from, run, options, channels)
  let { updates, boundTo, time } = start
  const follow = (next: P, base: Progress['base'], feedback: Progress['feedback']) =>
    engage(next, target, { run: boundTo, relative, base, feedback })
  let driven = follow(plan, start.base, start.feedback)
  // a schedule that goes by another run is kept or stretched: updates go by their own
  let clock = boundTo === start.run ? driven.clock : runOfPlan(channels, start.run)
  // what was used; of a lone number only where it cannot be worked out again: to keep each takes time
  let kept: ValuesOf<P> | undefined
  let marks: Progress['plan']
  let previous: ChannelValues | undefined
  let canRetract = false

  const stepNow = (): number => (time ? stepAt(updates, time) : updates)
  const valuesNow = (): ChannelValues => {
    const step = stepNow()
    const { lone, curves } = driven
    if (lone) return { learningRate: lone(step) }
    const values: Record<string, number> = {}
    for (const { name, at } of curves) values[name] = at(step)
    return values
  }
  const usedNow = (): ValuesOf<P> | undefined =>
    kept ?? (canRetract ? (driven.lone!(stepAt(updates - 1, time)) as ValuesOf<P>) : undefined)
  const given = (values: ChannelValues): ValuesOf<P> =>
    (driven.lone ? values['learningRate'] : values) as ValuesOf<P>
  const report = (values: ChannelValues): void => {
    const same = previous && Object.keys(values).every(name => values[name] === previous![name])
    if (!same) onChange?.({ step: updates - 1, values: { ...values }, previous })
    previous = values
  }
  const feedbackNow = (): NonNullable<Progress['feedback']> =>
    Object.fromEntries(
      Object.entries(driven.states).map(([name, state]) => [
        name,
        { type: driven.feedbacks[name]!.config.type, state },
      ]),
    )
  const advanceAll = (): ValuesOf<P> => {
    const values = valuesNow()
    target.set(values)
    updates += 1
    canRetract = true
    if (onChange) report(values)
    kept = undefined
    return driven.lone ? given(values) : (kept = given(values))
  }
  return {
    advance() {
      const { lone, setLone } = driven
      if (!lone || !setLone || onChange) return advanceAll()
      const value = lone(stepNow())
      setLone(value)
      updates += 1
      canRetract = true
      kept = undefined
      return value as ValuesOf<P>
    },
    retract() {
      if (!canRetract) throw new OptionError('there is no update to take back: advance comes first')
      kept = usedNow()
      updates -= 1
      canRetract = false
    },
    observe(metrics) {
      kept = usedNow()
      const step = stepAt(Math.max(0, updates - 1), time)
      const next: Record<string, Json> = {}
      for (const [name, state] of Object.entries(driven.states)) {
        const part = driven.feedbacks[name]!
        next[name] = part.update(state, metrics, { step, value: part.value(state, step) })
      }
      Object.assign(driven.states, next)
    },
    get values() {
      return given(valuesNow())
    },
    get used() {
      return usedNow()
    },
    get clock() {
      return clock
    },
    get progress() {
      return copy<Progress>({
        version: 1 as const,
        updates,
        run: start.run ?? null,
        ...(boundTo !== start.run && { boundTo: boundTo ?? null }),
        ...(time && { time }),
        plan: (marks ??= marksOf(driven.channels)),
        ...(driven.base && { base: driven.base }),
        ...(Object.keys(driven.states).length > 0 && { feedback: feedbackNow() }),
      })
    },
    replace(next) {
      const before = { boundTo, time }
      kept = usedNow()
      boundTo = start.run
      time = undefined
      try {
        driven = follow(next, driven.base, feedbackNow())
        clock = driven.clock
        marks = undefined
      } catch (error) {
        ;({ boundTo, time } = before)
        throw error
      }
    },
  }
}
