import { drive, type Drivable, type Drive, type DriveOptions } from '@anneal/core'
import { auto } from './targets/auto.ts'

/**
 * Drives an optimizer, whichever it is: `drive` with `auto(optimizer)`. Call `advance()` once before
 * each update, with accumulated gradients once for all of them; `retract()` when an update was
 * skipped. In several processes let each drive its own, and `observe` a metric that was reduced.
 *
 * @throws OptionError when no learning rate is found, or the plan cannot be used
 * @example
 * const optimizer = adam([new Float32Array(10)])
 * const lr = driveOptimizer(optimizer, cosine({ from: 0.01, steps: 1000 }))
 * lr.advance()
 * optimizer.step([new Float32Array(10)])
 */
export function driveOptimizer<P extends Drivable>(
  optimizer: object,
  plan: P,
  options?: DriveOptions,
): Drive<P> {
  return drive(plan, auto(optimizer), options)
}
