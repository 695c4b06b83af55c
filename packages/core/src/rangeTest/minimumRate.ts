import { OptionError, show } from '../errors.ts'
import {
  figures,
  lossRule,
  type Found,
  type LossRuleOptions,
  type Part,
  type SuggestionRule,
} from './suggestion.ts'

/** Options of {@link minimumRate}. */
export interface MinimumRateOptions extends LossRuleOptions {
  /**
   * What the rate of the lowest loss is divided by.
   *
   * @default 10
   */
  readonly divide?: number | undefined
}

/**
 * A tenth of the rate at which the loss is lowest: at the lowest point itself it is about to diverge.
 *
 * With its defaults it is fastai's `minimum`; but where the loss still falls at the highest rate, it
 * says so instead of taking the end for the lowest point.
 *
 * @throws OptionError when an option cannot be
 * @see https://github.com/fastai/fastai/blob/master/fastai/callback/schedule.py
 * @example
 * const rates = Array.from({ length: 41 }, (_, i) => 10 ** (i / 10 - 4))
 * const losses = rates.map(rate => Math.log10(rate / 0.1) ** 2 + 1)
 * minimumRate()(rangeCurve(rates, losses, { smoothing: 0, divergence: 100 })).rate // 0.01
 */
export function minimumRate(options: MinimumRateOptions = {}): SuggestionRule {
  const { divide = 10 } = options
  if (!(divide > 0 && divide < Infinity))
    throw new OptionError(`divide must be a number > 0, got ${show(divide)}`)
  return lossRule('minimum', options, ['divide'], findMinimum(divide))
}

/** What it finds. @internal */
export const findMinimum =
  (divide: number) =>
  ({ rates, losses, lowest: index, curve }: Part): Found =>
    index === losses.length - 1 && !curve.stopped
      ? { reason: `the loss still falls at ${figures(rates[index]!)}: test up to a higher rate` }
      : {
          index,
          rate: rates[index]! / divide,
          why: `the loss is lowest, ${figures(losses[index]!)}, at ${figures(rates[index]!)}; divided by ${figures(divide)}, because there it is about to diverge`,
        }
