/** A point of a curve. @internal */
export type Point = readonly [x: number, y: number]

/** How a curve goes. @internal */
export interface Trend {
  /** Its slope: the median over all pairs of points. */
  readonly slope: number
  /** The slope is above this, as far as the noise allows to say. */
  readonly low: number
  /** The slope is below this, as far as the noise allows to say. */
  readonly high: number
  /** How many standard deviations its signs are from those of a curve that goes nowhere. */
  readonly score: number
}

/**
 * The trend of a curve with noise, whatever the noise is distributed like: a few wild points do not
 * move it.
 *
 * @internal
 * @param points at least 4, with rising x
 * @param sureness of the bounds, in standard deviations
 * @see Theil, 1950, and Sen, “Estimates of the Regression Coefficient Based on Kendall's Tau”, 1968,
 *   for slope and bound; Mann, “Nonparametric Tests Against Trend”, 1945, for the score
 */
export function trendOf(points: readonly Point[], sureness: number): Trend {
  const count = points.length
  const slopes = new Float64Array((count * (count - 1)) / 2)
  let filled = 0
  for (const [i, [x, y]] of points.entries())
    for (let k = 0; k < i; k++) slopes[filled++] = (y - points[k]![1]) / (x - points[k]![0])
  slopes.sort()
  const deviation = Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18)
  const signs = slopes.reduce((sum, slope) => sum + Math.sign(slope), 0)
  const lowest = Math.floor((slopes.length - sureness * deviation) / 2)
  return {
    slope: median(slopes),
    low: slopes[Math.max(0, lowest)]!,
    high: slopes[Math.min(slopes.length - 1, slopes.length - 1 - lowest)]!,
    score: (signs - Math.sign(signs)) / deviation,
  }
}

/** The middle of numbers that are in order. @internal */
export function median(sorted: ArrayLike<number>): number {
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

/** The middle of numbers. @internal */
export const medianOf = (values: readonly number[]): number =>
  median(Float64Array.from(values).sort())
