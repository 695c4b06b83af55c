import {
  alsoHas,
  channelsOf,
  OptionError,
  drive,
  type Drive,
  type DriveOptions,
  type Feedback,
  type Metrics,
  type Progress,
  type Schedule,
  type Target,
} from '@anneal/core'
import { checkedOnly } from './driveValue.ts'

/** Options of {@link rateFunction}. */
export interface RateFunctionOptions extends Pick<
  DriveOptions,
  'run' | 'from' | 'onRunChange' | 'onPlanChange'
> {
  /**
   * The number of the first iteration.
   *
   * @default 0
   */
  readonly countFrom?: 0 | 1
  /**
   * Give the smallest positive number, 5e-324, instead of 0: for libraries that take 0 for “none
   * given” and train on with a rate of their own, as synaptic (0.1) and neataptic (0.3) do.
   *
   * @default false
   */
  readonly neverZero?: boolean
}

/** A rate as a function of the iteration. */
export interface RateFunction {
  (iteration: number): number
  /** Tells feedback what was measured. */
  observe(metrics: Metrics): void
  /** What it takes to go on from here: plain JSON. */
  readonly progress: Progress
}

/**
 * A schedule for a library that asks for a function of the iteration, as jax-js' optax (counting from
 * 0), synaptic and neataptic (from 1) do. It may be asked for any iteration, any number of times.
 *
 * @throws OptionError when the schedule cannot be used, or gives a rate that is negative or not finite
 * @example
 * const rate = rateFunction(cosine({ from: 0.1, steps: 100 }), { countFrom: 1 })
 * rate(1) // 0.1
 * rate(51) // 0.05
 */
export function rateFunction(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
  schedule: Schedule | Feedback<any>,
  { countFrom = 0, neverZero = false, ...options }: RateFunctionOptions = {},
): RateFunction {
  if (![0, 1].includes(countFrom))
    throw new OptionError(`countFrom must be 0 or 1, got ${String(countFrom)}`)
  const channels = Object.keys(channelsOf(schedule))
  if (channels.join() !== 'learningRate')
    throw new OptionError(
      `rateFunction takes the schedule of a rate, got a plan of ${channels.join(', ')}`,
    )
  const target = checkedOnly(neverZero)
  let driven = begin(schedule as Schedule, target, options)
  let next = driven.progress.updates
  let last = NaN
  const rate = (iteration: number): number => {
    const step = Math.floor(iteration) - countFrom
    if (!(step >= 0 && step < Infinity))
      throw new OptionError(
        `iteration ${String(iteration)} cannot be: they are counted from ${countFrom}`,
      )
    if (step === next - 1 && !Number.isNaN(last)) return last
    if (step !== next) {
      const from = { ...driven.progress, updates: step }
      driven = drive(schedule as Schedule, target, { from })
    }
    last = NaN
    driven.advance()
    next = step + 1
    last = target.value
    return last
  }
  return Object.defineProperties(rate, {
    observe: {
      value: (metrics: Metrics) => {
        driven.observe(metrics)
        last = NaN
      },
    },
    progress: { get: () => driven.progress },
  }) as RateFunction
}

function begin(schedule: Schedule, target: Target, options: DriveOptions): Drive<Schedule> {
  try {
    return drive(schedule, target, options)
  } catch (error) {
    return alsoHas('countFrom', 'neverZero')(error)
  }
}
