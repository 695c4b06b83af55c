import {
  alsoHas,
  channelsOf,
  drive,
  OptionError,
  type Drivable,
  type Drive,
  type DriveOptions,
} from '@anneal/core'
import { inspect, type AutoOptions } from './targets/auto.ts'
import { targetOf } from './targets/targetOf.ts'

/** Options of {@link driveOptimizer}. */
export interface DriveOptimizerOptions extends DriveOptions, AutoOptions {}

/**
 * Drives an optimizer, whichever it is: `drive` with `auto(optimizer)`. Call `advance()` once before
 * each update, with accumulated gradients once for all of them; `retract()` when an update was
 * skipped. In several processes let each drive its own, and `observe` a metric that was reduced.
 *
 * @throws OptionError when no learning rate is found, when the optimizer does not have a channel of
 *   the plan, or the plan cannot be used
 * @example
 * const weights = Float64Array.of(1)
 * const optimizer = sgd([weights], { learningRate: 1 })
 * const lr = driveOptimizer(optimizer, cosine({ from: 0.1, steps: 1000 }))
 * lr.advance()
 * optimizer.step([Float64Array.of(2)])
 * weights[0] // 0.8
 */
export function driveOptimizer<P extends Drivable>(
  optimizer: object,
  plan: P,
  { multipliers, knobs, ...options }: DriveOptimizerOptions = {},
): Drive<P> {
  const found = inspect(optimizer, { multipliers, knobs })
  for (const channel of Object.keys(channelsOf(plan)))
    if (!Object.hasOwn(found.knobs, channel))
      throw new OptionError(
        `${channel} cannot be driven here: ${found.reasons[channel] ?? 'this optimizer has nothing of that name'}. It has ${Object.keys(found.knobs).join(', ')}; give others in knobs, as in knobs: { ${channel}: value => { … } }`,
      )
  try {
    return drive(plan, targetOf(found.knobs), options)
  } catch (error) {
    return alsoHas('multipliers', 'knobs')(error)
  }
}
