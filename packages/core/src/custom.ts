import { OptionError, show } from './errors.ts'
import type { Config, Curve, Schedule } from './schedule.ts'

/**
 * A function of the step as a schedule: it can be driven, combined and drawn, but not saved, since
 * JSON holds no functions. For what is to be saved there are formulas, and kinds of your own.
 *
 * @param curve the value at each step
 * @param duration steps until its last value is reached; without it, it has no end
 * @throws OptionError when that is no function; when it, or anything that contains it, is written as JSON
 * @example
 * const lr = custom(step => 0.1 / Math.log(step + Math.E))
 * warmup({ steps: 10, schedule: lr })(10) // 0.1
 */
export function custom(curve: Curve, duration: number = Infinity): Schedule {
  if (typeof curve !== 'function')
    throw new OptionError(`custom takes a function, got ${show(curve)}`)
  const toJSON = (): never => {
    throw new OptionError(
      'a custom function cannot be saved as JSON: write it as a formula, or define a kind',
    )
  }
  // not enumerable: only writing it as JSON finds it
  const config: Config = Object.freeze(
    Object.defineProperty({ type: 'custom' }, 'toJSON', { value: toJSON }),
  )
  const schedule: Schedule = Object.freeze(
    Object.assign((step: number) => curve(step), {
      config,
      duration,
      unbound: [],
      toJSON,
      bind: () => schedule,
    }),
  )
  return schedule
}
