import { createRun } from './createRun.ts'
import { naming, OptionError, show } from './errors.ts'
import type { Feedback } from './feedback.ts'
import { growingRun, type GrowingRun } from './growingRun.ts'
import type { Run } from './run.ts'
import type { RunOptions } from './runOptions.ts'
import type { Schedule } from './schedule.ts'

/**
 * What is driven, by channel: `learningRate`, `momentum`, `weightDecay`, `batchSize`, `lossScale`,
 * or any name that the target knows.
 */
export interface Plan {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
  readonly [channel: string]: Schedule | Feedback<any> | number
}

/** A plan, or a lone schedule or feedback, which means `{ learningRate }`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
export type Drivable = Plan | Schedule | Feedback<any>

/** What driving gives: a number for a lone schedule or feedback, for a plan a number by channel. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
export type ValuesOf<P extends Drivable> = P extends Schedule | Feedback<any>
  ? number
  : { readonly [Channel in keyof P]: number }

/**
 * Whether this part of a plan listens to metrics.
 *
 * @example
 * isFeedback(plateau({ schedule: constant({ value: 0.1 }) })) // true
 * isFeedback(constant({ value: 0.1 })) // false
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
export const isFeedback = (part: unknown): part is Feedback<any> =>
  typeof part === 'object' && typeof (part as Partial<Feedback> | null)?.update === 'function'

/** Whether this is a schedule or feedback by itself. @internal */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
export const isLone = (plan: Drivable): plan is Schedule | Feedback<any> =>
  typeof plan === 'function' || isFeedback(plan)

/**
 * The channels of what is driven: never empty, each with something that can be driven.
 *
 * @throws OptionError naming the channel, and what stands there
 * @example
 * Object.keys(channelsOf(constant({ value: 0.1 }))) // ['learningRate']
 */
export function channelsOf(plan: Drivable): Plan {
  if (Object(plan) !== plan)
    throw new OptionError(
      `what is driven is a schedule, a feedback, or an object of them by channel, got ${show(plan)}`,
    )
  const channels: Plan = isLone(plan) ? { learningRate: plan } : { ...plan }
  const entries = Object.entries(channels)
  if (entries.length === 0) throw new OptionError('the plan is empty: it drives nothing')
  for (const [name, part] of entries) {
    if (name === '__proto__') throw new OptionError('no channel can be called "__proto__"')
    if (!Number.isFinite(part) && !Array.isArray((part as Partial<Schedule> | null)?.unbound))
      throw new OptionError(
        `${name} must be a schedule, a feedback or a number, got ${show(part)}; a config goes through fromConfig first, a function through custom`,
      )
  }
  return channels
}

/**
 * The run that a plan is bound to: what the plan says of the batch size counts.
 *
 * @internal
 * @throws OptionError naming what the run lacks
 */
export function runOfPlan({ batchSize }: Plan, options: RunOptions = {}): Run | GrowingRun {
  return typeof batchSize === 'function'
    ? naming('batchSize', () => growingRun(options, batchSize))
    : createRun(typeof batchSize === 'number' ? { ...options, batchSize } : options)
}
