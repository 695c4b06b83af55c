import {
  OptionError,
  drive,
  type Drive,
  type DriveOptions,
  type Feedback,
  type Metrics,
  type Progress,
  type Schedule,
} from '@anneal/core'

/** Options of {@link rateFunction}. */
export interface RateFunctionOptions extends Pick<DriveOptions, 'run' | 'from' | 'onRunChange'> {
  /**
   * The number of the first iteration.
   *
   * @default 0
   */
  readonly countFrom?: 0 | 1
}

/** A rate as a function of the iteration. */
export interface RateFunction {
  (iteration: number): number
  /** Tells feedback what was measured. */
  observe(metrics: Metrics): void
  /** What it takes to go on from here: plain JSON. */
  readonly progress: Progress
}

const nothing = { set: (): undefined => undefined }

/**
 * A plan for a library that asks for a function of the iteration, as jax-js' optax (counting from 0),
 * synaptic and neataptic (from 1) do. It may be asked for any iteration, any number of times.
 *
 * @throws OptionError when the schedule cannot be used
 * @example
 * const rate = rateFunction(cosine({ from: 0.1, steps: 100 }), { countFrom: 1 })
 * rate(1) // 0.1
 */
export function rateFunction(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
  schedule: Schedule | Feedback<any>,
  { countFrom = 0, ...options }: RateFunctionOptions = {},
): RateFunction {
  let driven: Drive<Schedule> = drive(schedule as Schedule, nothing, options)
  let next = driven.progress.updates
  let last = NaN
  const rate = (iteration: number): number => {
    const step = Math.floor(Number(iteration)) - countFrom
    if (!(step >= 0))
      throw new OptionError(`iteration ${String(iteration)}: they are counted from ${countFrom}`)
    if (step === next - 1 && !Number.isNaN(last)) return last
    if (step !== next) {
      const from = { ...driven.progress, updates: step }
      driven = drive(schedule as Schedule, nothing, { from })
    }
    next = step + 1
    last = driven.advance()
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

/**
 * Drives a library that takes the rate as an argument of each call: pass it what `advance` returns.
 *
 * @throws OptionError when the schedule cannot be used
 * @example
 * const lr = driveValue(cosine({ from: 0.1, steps: 100 }))
 * lr.advance() // 0.1: for instance network.propagate(lr.advance(), target)
 */
export function driveValue<P extends Schedule | Feedback>(
  schedule: P,
  options?: Omit<DriveOptions, 'relative'>,
): Drive<P> {
  return drive(schedule, nothing, options)
}
