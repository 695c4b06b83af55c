import type { ChannelValues, Target } from './drive.ts'
import { OptionError, show } from './errors.ts'
import type { Feedback } from './feedback.ts'
import { stateOf } from './feedbackState.ts'
import { bindPlan, type BoundPlan } from './bindPlan.ts'
import { channelsOf, isFeedback, isLone, type Drivable, type Plan } from './plan.ts'
import type { Progress } from './progress.ts'
import type { Clock } from './run.ts'
import type { RunOptions } from './runOptions.ts'
import type { Curve, Json } from './schedule.ts'

/** Where a plan meets a target. @internal */
export interface Engagement {
  /** The run that lengths are counted in. */
  readonly run: RunOptions | undefined
  /** Whether the target's own values are multiplied. */
  readonly relative: boolean
  /** Those values, where they are known from before. */
  readonly base: Progress['base'] | undefined
  /** What feedback remembers from before. */
  readonly feedback: Progress['feedback'] | undefined
}

/** A plan at work on a target: all that does not depend on the update looked up. @internal */
export interface Engaged {
  readonly clock: Clock
  /** The plan, bound. */
  readonly channels: BoundPlan['channels']
  readonly base: ChannelValues | undefined
  readonly feedbacks: Readonly<Record<string, Feedback>>
  readonly states: Record<string, Json>
  /** What each channel is at a step. */
  readonly curves: readonly { readonly name: string; readonly at: Curve }[]
  /** The curve of a lone schedule or feedback. */
  readonly lone: Curve | undefined
  /** What sets its values, where the target has something faster for it than `set`. */
  readonly setLone: ((value: number) => void) | undefined
}

/**
 * Binds a plan to a run and a target.
 *
 * @internal
 * @throws OptionError when the plan cannot be bound, or the target cannot be set or lacks a channel
 */
export function engage(
  drivable: Drivable,
  target: Target,
  { run, relative, base, feedback }: Engagement,
): Engaged {
  const plan = channelsOf(drivable)
  if (typeof (target as Partial<Target> | undefined)?.set !== 'function')
    throw new OptionError(`the target must be an object with set(values), got ${show(target)}`)
  const now = target.get?.()
  if (now) checkChannels(plan, now)
  const { run: clock, channels } = bindPlan(plan, run)
  const feedbacks: Record<string, Feedback> = {}
  const states: Record<string, Json> = {}
  for (const { name, part } of channels)
    if (isFeedback(part)) {
      feedbacks[name] = part as Feedback
      states[name] = stateOf(name, feedbacks[name], feedback?.[name])
    }
  const multiplied = Object.keys(plan).filter(name => name !== 'batchSize')
  const bases = relative ? baseValues(multiplied, now, base) : undefined
  const curves = channels.map(({ name, part, curve }) => {
    const at = isFeedback(part) ? (t: number) => part.value(states[name]!, t) : curve
    const own = bases?.[name]
    return { name, at: own === undefined ? at : (t: number) => at(t) * own }
  })
  const lone = isLone(drivable) ? curves[0]!.at : undefined
  const setLone = lone && target.setterOf?.('learningRate')
  return { clock, channels, base: bases, feedbacks, states, curves, lone, setLone }
}

function checkChannels(plan: Plan, now: ChannelValues): void {
  for (const name of Object.keys(plan))
    if (!Object.hasOwn(now, name))
      throw new OptionError(
        `the target has no channel ${show(name)}; it has ${Object.keys(now).join(', ') || 'none'}`,
      )
}

function baseValues(
  names: readonly string[],
  now: ChannelValues | undefined,
  stored: ChannelValues | undefined,
): ChannelValues {
  return Object.fromEntries(
    names.map(name => {
      const value = stored?.[name] ?? now?.[name]
      if (!Number.isFinite(value))
        throw new OptionError(
          `relative: the target does not say what its ${name} is${now ? `: ${show(value)}` : ', it has no get'}`,
        )
      return [name, value!]
    }),
  )
}
