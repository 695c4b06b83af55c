import {
  bindPlan,
  type BoundChannel,
  type Drivable,
  type Run,
  type RunOptions,
  type Schedule,
} from '@anneal/core'

/** One channel of what a config describes. */
export interface Channel extends BoundChannel {
  /** The schedule, where the channel follows one as it is written. */
  readonly schedule: Schedule | undefined
}

/** A plan as it is in a run. */
export interface Bound {
  readonly channels: readonly Channel[]
  readonly run: Run
  /** The last step that is worth looking at: the end of the run, or else of the longest channel. */
  readonly end: number
}

/**
 * Binds all channels to a run: a batch size that is scheduled makes the clock of the others.
 *
 * @throws OptionError naming a length that cannot be counted
 */
export function bindChannels(drivable: Drivable, options: RunOptions | undefined): Bound {
  const { run, channels } = bindPlan(drivable, options)
  const ends = channels.map(({ duration }) => duration).filter(Number.isFinite)
  return {
    // a growing batch follows the samples, and not its schedule by itself
    channels: channels.map(channel => ({
      ...channel,
      schedule: channel.curve === channel.part ? channel.part : undefined,
    })),
    run,
    end: run.steps ?? Math.max(0, ...ends),
  }
}
