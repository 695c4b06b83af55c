/** The mean of some numbers. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** The standard deviation of a sample, with n − 1; 0 of a single number. */
export function deviationOf(values: readonly number[]): number {
  if (values.length < 2) return 0
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}

// Student's t, two-sided 95 %, by degrees of freedom from 1 on
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045,
]

/** A difference of means, and how far the truth may be from it with 95 % confidence. */
export interface Difference {
  readonly mean: number
  readonly margin: number
}

/**
 * How much more one arm has than another, seed by seed: both began with the same weights, so that their
 * difference is less random than either.
 */
export function differenceOf(a: readonly number[], b: readonly number[]): Difference {
  const differences = a.map((value, i) => value - b[i]!)
  const n = differences.length
  const quantile = quantiles[n - 2] ?? (n < 2 ? Infinity : 1.96)
  return {
    mean: meanOf(differences),
    margin: n < 2 ? Infinity : (quantile * deviationOf(differences)) / Math.sqrt(n),
  }
}

/** Whether the difference is more than chance, and to which side. */
export const signOf = ({ mean, margin }: Difference): -1 | 0 | 1 =>
  Math.abs(mean) <= margin ? 0 : mean > 0 ? 1 : -1

/** The mean of their logarithms, as a number like them: for rates and ratios. */
export const geometricMeanOf = (values: readonly number[]): number =>
  Math.exp(meanOf(values.map(Math.log)))
