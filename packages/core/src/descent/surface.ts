import { OptionError, show } from '../errors.ts'

/** A loss over one or two weights, whose gradient is known in closed form. */
export interface Surface {
  /** The loss at a point. */
  (point: readonly number[]): number
  /** How many weights there are. */
  readonly weights: number
  /** Its gradient at a point. */
  readonly gradient: (point: readonly number[]) => number[]
  /** Where it is lowest; its loss there is 0. */
  readonly minimum: readonly number[]
}

/**
 * A bowl with its minimum at 0: of one weight, of two, or a narrow valley where curvatures differ.
 * Descent is quickest at a rate of 1 / curvature, swings beyond that and diverges from 2 / curvature on.
 *
 *     L(w) = ½ Σ cᵢ wᵢ²
 *
 * @param curvatures one for each weight, above 0
 * @throws OptionError when there is no curvature, or one that is not above 0
 * @see Goodfellow, Bengio and Courville, “Deep Learning”, 2016, section 4.3.1
 * @example
 * const valley = quadraticSurface([1, 20])
 * valley([1, 1]) // 10.5
 * valley.gradient([1, 1]) // [1, 20]
 */
export function quadraticSurface(curvatures: readonly number[]): Surface {
  if (curvatures.length === 0 || !curvatures.every(c => c > 0 && c < Infinity))
    throw new OptionError(`curvatures must be numbers above 0, got ${show(curvatures)}`)
  return Object.assign(
    (point: readonly number[]) =>
      curvatures.reduce((sum, c, i) => sum + (c * point[i]! ** 2) / 2, 0),
    {
      weights: curvatures.length,
      gradient: (point: readonly number[]) => curvatures.map((c, i) => c * point[i]!),
      minimum: curvatures.map(() => 0),
    },
  )
}

/**
 * A bent valley that is steep across and flat along.
 *
 *     L(x, y) = (1 − x)² + 100 (y − x²)²
 *
 * @see Rosenbrock, “An Automatic Method for Finding the Greatest or Least Value of a Function”, 1960
 * @example
 * rosenbrockSurface([1, 1]) // 0
 * rosenbrockSurface.gradient([0, 1]) // [-2, 200]
 */
export const rosenbrockSurface: Surface = /* @__PURE__ */ Object.assign(
  ([x = 0, y = 0]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  {
    weights: 2,
    gradient: ([x = 0, y = 0]: readonly number[]): number[] => {
      const across = y - x * x
      return [-2 * (1 - x) - 400 * x * across, 200 * across]
    },
    minimum: [1, 1],
  },
)
