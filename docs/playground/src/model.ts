import {
  bindPlan,
  fromConfig,
  isFeedback,
  type Curve,
  type Feedback,
  type Run,
  type Schedule,
} from '@anneal/core'
import { kinds } from './kinds.ts'
import { simulate, type Course } from './simulate.ts'
import { checkPlan, limits, StateError, type Line, type State } from './state.ts'

/** A channel of a line, ready to be drawn. */
export interface Channel {
  readonly name: string
  readonly curve: Curve
  /** What it was made of; undefined for a plain number. */
  readonly part: Schedule | Feedback | undefined
}

/** A line, ready to be drawn. */
export interface Model {
  readonly channels: readonly Channel[]
  readonly run: Run
  readonly steps: number
  /** What its feedback observed. */
  readonly metric: Course['metric'] | undefined
}

/** Past its end, a schedule whose `after` is an error has nothing to show. */
const untilItsEnd =
  (schedule: Schedule): Curve =>
  step => {
    try {
      return schedule(step)
    } catch (error) {
      if (step > schedule.duration) return NaN
      throw error
    }
  }

/** How many steps are shown. */
export function stepsOf(run: Run): number {
  const steps = Math.round(run.steps ?? NaN)
  if (!(steps >= 1 && steps <= limits.steps))
    throw new StateError(`the run must have from 1 to ${limits.steps} steps`)
  return steps
}

/**
 * Makes a line of its config.
 *
 * @throws OptionError or StateError naming the place, the value and the way out
 */
export function modelOf({ plan: config }: Line, { run: options, metric }: State): Model {
  checkPlan(config)
  const { run, channels: bound } = bindPlan(fromConfig(config, kinds), options)
  const steps = stepsOf(run)
  let course: Course | undefined
  const channels = bound.map(({ name, part, curve }): Channel => {
    if (typeof part === 'number') return { name, curve, part: undefined }
    if (isFeedback(part)) {
      course = simulate(part as Feedback, steps, options.stepsPerEpoch ?? steps / 100, metric)
      return { name, curve: course.curve, part }
    }
    // a growing batch follows the samples; what can be dragged stands in the steps of the run
    return curve === part
      ? { name, curve: untilItsEnd(part), part }
      : { name, curve, part: part.bind(run) }
  })
  return { channels, run, steps, metric: course?.metric }
}

/** The step at a place on the axis, for a run. */
export const stepAt = (unit: State['axis'], run: Run, place: number): number =>
  unit === 'epochs' ? run.stepAtEpoch(place) : unit === 'samples' ? run.stepAtSamples(place) : place

/** Where a step stands on the axis, for a run. */
export function placesOf(unit: State['axis'], run: Run): (step: number) => number {
  const place = unit === 'epochs' ? run.epochAt : unit === 'samples' ? run.samplesAt : Number
  place(1) // an error that says what the run lacks
  return place
}
