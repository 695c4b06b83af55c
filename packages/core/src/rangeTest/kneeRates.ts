import { checkOptions } from '../checkOptions.ts'
import { OptionError, show } from '../errors.ts'
import type { RangeCurve } from './rangeRecorder.ts'
import { figures, lowestOf, noiseOf, type Found, type SuggestionRule } from './suggestion.ts'

/** Options of {@link kneeRates}. */
export interface KneeRatesOptions {
  /**
   * The share of its rise by which the accuracy must have risen for it to have begun.
   *
   * @default 0.1
   */
  readonly rise?: number | undefined
  /**
   * The share of its rise by which the accuracy must fall for it to be ragged.
   *
   * @default 0.1
   */
  readonly ragged?: number | undefined
}

const fewest = 12
// In deviations of a mean: what curves of pure noise stay below, see the tests.
const clear = 6
// How far above the straight line to the top the accuracy must be for the line to be no straight one.
const bend = 0.1

/**
 * The two bounds of a cyclical rate, read off the accuracy: `low` where it starts to rise, and `high`
 * where the rise slows, becomes ragged or turns into a fall.
 *
 * Smith reads them off the picture. Here the accuracy is averaged over a twentieth of the points; it
 * slows where it is farthest above the straight line from `low` to the top (its knee); it is ragged
 * from where it falls back by a share of its rise. The rates are taken as they were tested: evenly in
 * a linear ramp, by their logarithms else.
 *
 * @throws OptionError when an option cannot be
 * @see Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017, section 3.3:
 *   https://arxiv.org/abs/1506.01186; Satopää et al., “Finding a ‘Kneedle’ in a Haystack”, 2011:
 *   https://doi.org/10.1109/ICDCSW.2011.20
 * @example
 * const rates = Array.from({ length: 100 }, (_, i) => (i + 1) / 1000)
 * // rises from 0.01 to 0.04, then hardly any more
 * const accuracies = rates.map(rate => 0.1 + Math.min(Math.max(0, rate - 0.01) * 20, 0.6 + (rate - 0.04)))
 * const found = kneeRates()(rangeCurve(rates, rates.map(() => 1), { accuracies }))
 * found.low // 0.014
 * found.high // 0.041
 */
export function kneeRates(options: KneeRatesOptions = {}): SuggestionRule {
  checkOptions('kneeRates', options, ['rise', 'ragged'])
  const { rise = 0.1, ragged = 0.1 } = options
  for (const [name, share] of Object.entries({ rise, ragged }))
    if (!(share > 0 && share < 1))
      throw new OptionError(`${name} must be between 0 and 1, got ${show(share)}`)
  return uncheckedKneeRates(rise, ragged)
}

/** The same for options that need no check. @internal */
export const uncheckedKneeRates =
  (rise: number, ragged: number): SuggestionRule =>
  curve => {
    const found = find(curve, rise, ragged)
    return 'reason' in found
      ? { ok: false, rule: 'knee', ...found }
      : { ok: true, rule: 'knee', rate: found.high, ...found }
  }

function find(
  { rates, accuracies }: RangeCurve,
  rise: number,
  ragged: number,
): Extract<Found, { reason: string }> | { low: number; high: number; index: number; why: string } {
  if (!accuracies) return { reason: 'the accuracy was not measured: give validation' }
  if (accuracies.length < fewest)
    return {
      reason: `${accuracies.length} points are too few, ${fewest} are needed: test with more updates`,
    }
  const half = Math.max(1, Math.round(accuracies.length / 40))
  const means = accuracies.map((_, i) =>
    mean(accuracies.slice(Math.max(0, i - half), i + half + 1)),
  )
  const floor = mean(means.slice(0, Math.max(2, Math.floor(means.length / 20))))
  const whole = Math.max(...means) - floor
  const noise = noiseOf(accuracies) / Math.sqrt(2 * half + 1)
  if (!(whole > clear * noise))
    return {
      reason: `the accuracy rises by ${figures(whole)}, which is no more than its noise of ${figures(noise)} may do: test up to a higher rate, with more updates, or on more samples`,
    }
  const fall = Math.max(ragged * whole, clear * noise)
  const { top, falls } = topOf(means, fall, floor + whole / 2)
  let start = top
  while (start > 0 && means[start - 1]! > floor + rise * whole) start -= 1
  const knee = kneeOf(xOf(rates), means, start, top)
  if (knee === undefined && !falls && top >= means.length - 1 - half)
    return {
      reason: `the accuracy still rises at ${figures(rates.at(-1)!)}, as steeply as before: test up to a higher rate`,
    }
  const index = knee ?? top
  if (index === start) return { reason: 'the accuracy rises all at once: test with more updates' }
  const how = knee === undefined ? 'is ragged or falls' : 'rises more slowly'
  return {
    low: rates[start]!,
    high: rates[index]!,
    index,
    why: `the accuracy starts to rise at ${figures(rates[start]!)} and ${how} from ${figures(rates[index]!)} on, where it is ${figures(means[index]!)}`,
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Rates as they were tested: by their logarithms, unless they rise by equal amounts. */
function xOf(rates: readonly number[]): number[] {
  const [first, last] = [rates[0]!, rates.at(-1)!]
  const middle = rates[(rates.length - 1) >> 1]!
  // half-way, a linear ramp is at the mean and an exponential one at the geometric mean
  return middle > Math.sqrt(((first + last) / 2) * Math.sqrt(first * last))
    ? [...rates]
    : rates.map(Math.log)
}

/** The highest point before the accuracy falls back; or of all, where it does not. */
function topOf(
  means: readonly number[],
  fall: number,
  least: number,
): { top: number; falls: boolean } {
  let top = 0
  for (const [i, value] of means.entries()) {
    if (value > means[top]!) top = i
    if (means[top]! > least && means[top]! - value > fall) return { top, falls: true }
  }
  return { top, falls: false }
}

/** Where the curve is farthest above the straight line between two of its points, if it is clearly above. */
function kneeOf(
  x: readonly number[],
  y: readonly number[],
  start: number,
  end: number,
): number | undefined {
  const below = y.slice(start, end + 1).map((value, i) => {
    const across = (x[start + i]! - x[start]!) / (x[end]! - x[start]!)
    return across - (value - y[start]!) / (y[end]! - y[start]!)
  })
  const farthest = lowestOf(below)
  return end - start > 1 && below[farthest]! < -bend ? start + farthest : undefined
}
