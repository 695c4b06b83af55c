import { naming, OptionError, show } from './errors.ts'
import type { Feedback } from './feedback.ts'
import type { GrowingRun } from './growingRun.ts'
import { channelsOf, isFeedback, runOfPlan, type Drivable } from './plan.ts'
import type { Run } from './run.ts'
import type { RunOptions } from './runOptions.ts'
import type { Curve, Schedule } from './schedule.ts'

/** A channel of a plan as it is in a run. */
export interface BoundChannel {
  readonly name: string
  /** What it is made of, bound. Only a schedule of the batch size is as it was given: the run is made of it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
  readonly part: Schedule | Feedback<any> | number
  /** The value at each step: a schedule itself; of a feedback, as long as it has heard of nothing. */
  readonly curve: Curve
  /** Steps until its last value; of a feedback, those of the schedule in it. `Infinity` where it has no end. */
  readonly duration: number
}

/** A plan as it is in a run. */
export interface BoundPlan {
  /** The clock of all channels: one with `batchSizeAt` where the plan schedules the batch size. */
  readonly run: Run | GrowingRun
  /** In the order of the plan; a lone schedule or feedback is `learningRate`. */
  readonly channels: readonly BoundChannel[]
}

/**
 * Binds all channels of a plan to a run, for whoever looks at it without driving: the same that `drive`
 * does first. A scheduled batch size comes first: the clock of the others follows from it.
 *
 * @param options the run; what is bound already, or counts steps, needs none
 * @throws OptionError naming the channel, its length and what the run lacks
 * @example
 * const plan = { learningRate: linear({ from: 1, to: 0, steps: '100%' }), momentum: 0.9 }
 * const { run, channels } = bindPlan(plan, { epochs: 2, stepsPerEpoch: 50 })
 * run.steps // 100
 * channels.map(({ name, curve }) => [name, curve(50)]) // [['learningRate', 0.5], ['momentum', 0.9]]
 */
export function bindPlan(plan: Drivable, options?: RunOptions): BoundPlan {
  const parts = channelsOf(plan)
  const run = runOfPlan(parts, options)
  const channels = Object.entries(parts).map(([name, part]): BoundChannel => {
    if (typeof part === 'number') return { name, part, curve: () => part, duration: Infinity }
    if (name === 'batchSize' && 'batchSizeAt' in run)
      return { name, part, curve: run.batchSizeAt, duration: Infinity }
    if (isFeedback(parts['batchSize'])) checkCountable(name, part.unbound, options)
    const bound = options || part.unbound[0] ? naming(name, () => part.bind(run)) : part
    if (!isFeedback(bound)) return { name, part: bound, curve: bound, duration: bound.duration }
    const state: unknown = bound.init()
    const inside = bound.options?.['schedule'] as Schedule | undefined
    const duration = inside?.duration ?? Infinity
    return { name, part: bound, curve: step => bound.value(state, step), duration }
  })
  return { run, channels }
}

// Nobody knows how many updates an epoch will take when feedback sets the batch size.
function checkCountable(name: string, lengths: readonly string[], run: RunOptions = {}): void {
  const wrong = lengths.find(
    length => !length.includes('step') && (run.steps === undefined || !/%|rest/.test(length)),
  )
  if (wrong)
    throw new OptionError(
      `${name}: ${show(wrong)} cannot be counted, because feedback sets batchSize; give numbers of steps`,
    )
}
