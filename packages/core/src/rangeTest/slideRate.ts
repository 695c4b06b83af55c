import { OptionError, show } from '../errors.ts'
import { figures, lossRule, type LossRuleOptions, type SuggestionRule } from './suggestion.ts'

/** Options of {@link slideRate}. */
export interface SlideRateOptions extends LossRuleOptions {
  /**
   * Points from one end of the interval to the other.
   *
   * @default 15
   */
  readonly gap?: number | undefined
  /**
   * How much the slopes at its two ends may differ, in loss per update, for it to stop there.
   *
   * @default 0.005
   */
  readonly threshold?: number | undefined
  /**
   * What the rate is multiplied by.
   *
   * @default 1
   */
  readonly factor?: number | undefined
}

/**
 * An interval slides from the highest rate to lower ones, until the slopes of the loss at its two ends
 * hardly differ: the rate at its lower end, one place before. With its defaults it is fastai's `slide`.
 *
 * @throws OptionError when an option cannot be
 * @see https://github.com/fastai/fastai/blob/master/fastai/callback/schedule.py
 * @example
 * const rates = Array.from({ length: 61 }, (_, i) => 10 ** (i / 10 - 5))
 * const losses = rates.map(rate => 1 / (1 + rate / 0.001) + rate / 10)
 * slideRate()(rangeCurve(rates, losses, { smoothing: 0 })).rate.toPrecision(3) // '0.000251'
 */
export function slideRate(options: SlideRateOptions = {}): SuggestionRule {
  const { gap = 15, threshold = 0.005, factor = 1 } = options
  if (!Number.isSafeInteger(gap) || gap < 1)
    throw new OptionError(`gap must be a whole number >= 1, got ${show(gap)}`)
  if (!(threshold >= 0)) throw new OptionError(`threshold must be >= 0, got ${show(threshold)}`)
  if (!(factor > 0 && factor < Infinity))
    throw new OptionError(`factor must be a number > 0, got ${show(factor)}`)
  return lossRule('slide', options, ['gap', 'threshold', 'factor'], ({ rates, losses }) => {
    const last = losses.length - 1
    if (last < gap)
      return {
        reason: `${losses.length} points have no room for a gap of ${gap}: test with more updates`,
      }
    const slopeAt = (i: number): number => {
      const [low, high] = [Math.max(0, i - 1), Math.min(last, i + 1)]
      return (losses[high]! - losses[low]!) / (high - low)
    }
    let lower = last - gap
    while (lower >= 0 && Math.abs(slopeAt(lower + gap) - slopeAt(lower)) > threshold) lower -= 1
    const index = lower + 1
    if (index > last - gap)
      return {
        reason: `the slope hardly changes in the last ${gap} points, up to ${figures(rates[last]!)}: test up to a higher rate`,
      }
    if (index === 0)
      return {
        reason: `the slope changes all the way down to ${figures(rates[0]!)}: test from a lower rate`,
      }
    return {
      index,
      rate: rates[index]! * factor,
      why: `from the highest rate down, the slope of the loss changes by more than ${figures(threshold)} over ${gap} points until ${figures(rates[index]!)}`,
    }
  })
}
