import {
  checkChannelValue,
  drive,
  type ChannelValues,
  type Drivable,
  type Drive,
  type DriveOptions,
  type Target,
} from '@anneal/core'

/** A target that sets nothing, and refuses what nobody should set. @internal */
export function checkedOnly(neverZero = false): Target & { value: number } {
  return {
    value: NaN,
    set(values: ChannelValues) {
      for (const name in values) checkChannelValue(name, values[name]!)
      const { learningRate = NaN } = values
      this.value = neverZero && learningRate === 0 ? Number.MIN_VALUE : learningRate
    },
  }
}

/**
 * Drives a library that takes the rate, or more, as arguments of each call: pass it what `advance`
 * returns.
 *
 * @throws OptionError when the plan cannot be used; from `advance`, when a value is negative or not
 *   finite
 * @example
 * const lr = driveValue(cosine({ from: 0.1, steps: 100 }))
 * lr.advance() // 0.1
 */
export const driveValue = <P extends Drivable>(
  plan: P,
  options?: Omit<DriveOptions, 'relative'>,
): Drive<P> => drive(plan, checkedOnly(), options)
