import {
  figures,
  lossRule,
  type Found,
  type LossRuleOptions,
  type Part,
  type SuggestionRule,
} from './suggestion.ts'

/**
 * The middle of the longest way down: of the longest series of points, not always neighbours, of
 * which each is lower than the one before, the point half-way. With its defaults it is fastai's
 * `valley`.
 *
 * @throws OptionError when an option cannot be
 * @see https://github.com/fastai/fastai/blob/master/fastai/callback/schedule.py
 * @example
 * const rates = Array.from({ length: 41 }, (_, i) => 10 ** (i / 10 - 4))
 * const losses = rates.map(rate => Math.log10(rate / 0.1) ** 2 + 1)
 * valleyRate()(rangeCurve(rates, losses, { smoothing: 0, divergence: 100 })).rate.toPrecision(3) // '0.00398'
 */
export const valleyRate = (options: LossRuleOptions = {}): SuggestionRule =>
  lossRule('valley', options, [], findValley)

/** What it finds. @internal */
export function findValley({ rates, losses }: Part): Found {
  const { end, length } = longestFall(losses)
  // in whole thirds and sixths, from one before its first point, as fastai has it
  const start = end - length
  const index = Math.max(0, start + Math.floor(length / 3) + Math.floor(length / 6))
  return {
    index,
    why: `the loss goes down in ${length} points, from ${figures(rates[Math.max(0, start)]!)} to ${figures(rates[end]!)}; this is the middle of them`,
  }
}

/** The longest series of points that falls: where it ends, and of how many points it is. */
function longestFall(losses: readonly number[]): { end: number; length: number } {
  // of all series of each length so far, the highest loss that one ends with: they fall, too
  const ends: number[] = []
  let end = 0
  for (const [i, loss] of losses.entries()) {
    let shorter = 0
    let rest = ends.length
    while (shorter < rest) {
      const middle = (shorter + rest) >> 1
      if (ends[middle]! > loss) shorter = middle + 1
      else rest = middle
    }
    if (shorter === ends.length) end = i
    ends[shorter] = loss
  }
  return { end, length: ends.length }
}
