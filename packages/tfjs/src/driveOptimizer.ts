import { alsoHas, drive, type Drivable, type Drive, type DriveOptions } from '@anneal/core'
import type { Optimizer } from '@tensorflow/tfjs'
import { fitTarget } from './fitTarget.ts'
import { rememberOwn } from './optimizerTarget.ts'
import type { ScaledLoss } from './scaledLoss.ts'

/** Options of {@link driveOptimizer}. */
export interface DriveOptimizerOptions extends DriveOptions {
  /** What `scaledLoss` made: for the channel `lossScale`. */
  readonly loss?: ScaledLoss | undefined
}

/**
 * Drives an optimizer in a training loop of your own: `minimize`, `applyGradients`, `trainOnBatch`.
 * Call `advance()` once before each update: with accumulated gradients once for all of them.
 *
 * @throws OptionError when the plan cannot be used, or drives what the optimizer does not have
 * @example
 * const optimizer = tf.train.adam()
 * const lr = driveOptimizer(optimizer, cosine({ from: 0.01, steps: 1000 }))
 * for (const batch of batches) {
 *   lr.advance()
 *   optimizer.minimize(() => loss(batch))
 * }
 */
export function driveOptimizer<P extends Drivable>(
  optimizer: Optimizer,
  plan: P,
  { loss, ...options }: DriveOptimizerOptions = {},
): Drive<P> {
  const target = fitTarget(() => optimizer, loss, false)
  if (options.from?.base) rememberOwn(optimizer, options.from.base)
  try {
    return drive(plan, target, options)
  } catch (error) {
    return alsoHas('loss')(error)
  }
}
