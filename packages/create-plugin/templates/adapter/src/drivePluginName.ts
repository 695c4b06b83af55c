import {
  drive,
  type ChannelValues,
  type Drivable,
  type Drive,
  type DriveOptions,
} from '@anneal/core'

/** What of an optimizer is used: put here what yours really has. */
export interface PluginNameOptimizer {
  /** The rate of the next update. */
  stepSize: number
}

/**
 * Drives the learning rate of an optimizer along a plan. Call `advance()` once before each update,
 * and `retract()` when that update was skipped.
 *
 * @throws OptionError when the plan has another channel than `learningRate`, or cannot be used
 * @example
 * const { advance } = drivePluginName(optimizer, cosine({ from: 0.1, steps: 1000 }))
 * for (const batch of batches) {
 *   advance()
 *   optimizer.update(batch)
 * }
 */
export function drivePluginName<P extends Drivable>(
  optimizer: PluginNameOptimizer,
  plan: P,
  options?: DriveOptions,
): Drive<P> {
  return drive(
    plan,
    {
      // the channels that there are; a plan with any other is refused
      get: () => ({ learningRate: optimizer.stepSize }),
      set: ({ learningRate = optimizer.stepSize }: ChannelValues) => {
        // core computes what the formula says; what an optimizer must not see is refused here
        if (!(learningRate >= 0 && learningRate < Infinity))
          throw new RangeError(`the learning rate must be 0 or more and finite: ${learningRate}`)
        optimizer.stepSize = learningRate
      },
    },
    options,
  )
}
