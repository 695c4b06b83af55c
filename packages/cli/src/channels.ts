import {
  createRun,
  growingRun,
  type Curve,
  type Drivable,
  type Feedback,
  type Plan,
  type Run,
  type RunOptions,
  type Schedule,
} from '@anneal/core'

/** One channel of what a config describes. */
export interface Channel {
  readonly name: string
  /** The value at each step; of a feedback, as long as it hears of nothing. */
  readonly curve: Curve
  /** The schedule, where the channel is one. */
  readonly schedule: Schedule | undefined
  /** Steps until its last value; `Infinity` where it has no end. */
  readonly duration: number
}

/** A plan as it is in a run. */
export interface Bound {
  readonly channels: readonly Channel[]
  readonly run: Run
  /** The last step that is worth looking at: the end of the run, or else of the longest channel. */
  readonly end: number
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
const isFeedback = (part: unknown): part is Feedback<any> =>
  typeof part === 'object' && part !== null && 'update' in part && typeof part.update === 'function'

/**
 * Binds all channels to a run: a batch size that is scheduled makes the clock of the others.
 *
 * @throws OptionError naming a length that cannot be counted
 */
export function bindChannels(drivable: Drivable, options: RunOptions | undefined): Bound {
  const plan: Plan =
    typeof drivable === 'function' || isFeedback(drivable) ? { learningRate: drivable } : drivable
  const { batchSize } = plan
  const grows = typeof batchSize === 'function' ? growingRun(options ?? {}, batchSize) : undefined
  const run =
    grows ?? createRun({ ...options, ...(typeof batchSize === 'number' && { batchSize }) })
  const channels = Object.entries(plan).map(([name, part]): Channel => {
    if (typeof part === 'number')
      return { name, curve: () => part, schedule: undefined, duration: Infinity }
    if (grows && name === 'batchSize')
      return { name, curve: grows.batchSizeAt, schedule: undefined, duration: Infinity }
    if (isFeedback(part)) {
      const bound = part.bind(run)
      const state: unknown = bound.init()
      return {
        name,
        curve: step => bound.value(state, step),
        schedule: undefined,
        duration: durationInside(bound.options),
      }
    }
    const bound = part.unbound.length > 0 ? part.bind(run) : part
    return { name, curve: bound, schedule: bound, duration: bound.duration }
  })
  const ends = channels.map(({ duration }) => duration).filter(Number.isFinite)
  return { channels, run, end: run.steps ?? Math.max(0, ...ends) }
}

// A feedback itself never ends; the schedule inside it may.
function durationInside(options: unknown): number {
  const { schedule } = (options ?? {}) as { readonly schedule?: Schedule }
  return schedule?.duration ?? Infinity
}
