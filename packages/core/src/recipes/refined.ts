import { OptionError, show } from '../errors.ts'
import type { Schedule } from '../schedule.ts'
import { knots } from '../schedules/knots.ts'
import { checkRest } from './checkRest.ts'

/** Options of {@link refined}. */
export interface RefinedOptions {
  /** The highest rate. */
  readonly peak: number
  /**
   * The share of the run over which the norms are smoothed, by their median.
   *
   * @default 0.1
   */
  readonly smoothing?: number
  /**
   * What the norms are weighted with: 2 for SGD, with norms ‖g‖₂; 1 for Adam, with norms ‖g‖₁.
   *
   * @default 2
   */
  readonly power?: number
  /**
   * Straight lines that the schedule is made of; one for each norm is exact.
   *
   * @default 100
   */
  readonly pieces?: number
}

/**
 * The schedule for the next run that follows from the gradient norms of the last one. Where they stay
 * the same it is a line to zero; where they fall at first, a warm-up comes of itself.
 *
 *     η(t) ∝ w(t) · Σ_{p > t} w(p),   w(t) = ĝ(t)^−power,   ĝ: a running median of the norms
 *
 * @param norms of the gradients, one for each update of a run of the same length
 * @throws OptionError when there are fewer than two norms, or one is not above 0
 * @see Defazio et al., “When, Why and How Much? Adaptive Learning Rate Scheduling by Refinement”, 2023,
 *   algorithm 1: https://arxiv.org/abs/2310.07831
 * @example
 * refined([1, 1, 1, 1, 1], { peak: 0.1 })(2) // 0.05
 * refined([4, 2, 1, 1, 1], { peak: 0.1 })(0) // 0.01015625
 */
export function refined(
  norms: readonly number[],
  { peak, smoothing = 0.1, power = 2, pieces = 100, ...rest }: RefinedOptions,
): Schedule {
  checkRest('refined', rest)
  const wrong = norms.findIndex(norm => !(norm > 0 && norm < Infinity))
  if (norms.length < 2 || wrong >= 0)
    throw new OptionError(
      `refined needs two norms or more, all above 0, got ${wrong < 0 ? show(norms) : `${show(norms[wrong])} at ${wrong}`}`,
    )
  if (!(peak > 0 && peak < Infinity))
    throw new OptionError(`refined: peak must be a number above 0, got ${show(peak)}`)
  if (!(smoothing >= 0 && smoothing <= 1))
    throw new OptionError(`refined: smoothing must be from 0 to 1, got ${show(smoothing)}`)
  if (!(Number.isInteger(pieces) && pieces > 0))
    throw new OptionError(`refined: pieces must be a whole number above 0, got ${show(pieces)}`)
  const smooth = medians(norms, Math.round(smoothing * norms.length))
  // in units of the lowest, which cannot overflow
  const lowest = Math.min(...smooth)
  let tail = 0
  const values = smooth.map(() => 0)
  for (let t = smooth.length - 1; t >= 0; t--) {
    const weight = (lowest / smooth[t]!) ** power
    values[t] = weight * tail
    tail += weight
  }
  const highest = Math.max(...values)
  const count = Math.min(pieces, norms.length)
  const at = Array.from({ length: count + 1 }, (_, i) => Math.round((i * norms.length) / count))
  return knots({ values: at.map(t => ((values[t] ?? 0) / highest) * peak), at })
}

/** The median around each value; before the first and after the last, those hold. */
function medians(values: readonly number[], width: number): number[] {
  const half = Math.floor(width / 2)
  const last = values.length - 1
  const near = (i: number): number => values[Math.max(0, Math.min(last, i))]!
  const window = Array.from({ length: 2 * half + 1 }, (_, i) => near(i - half)).sort(
    (a, b) => a - b,
  )
  return values.map((_, i) => {
    const middle = window[half]!
    window.splice(placeOf(window, near(i - half)), 1)
    const next = near(i + half + 1)
    window.splice(placeOf(window, next), 0, next)
    return middle
  })
}

/** The first place in sorted values where a value is, or should be. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
