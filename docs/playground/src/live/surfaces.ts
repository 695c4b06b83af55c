import { quadraticSurface, rosenbrockSurface, type Surface } from '@anneal/core/diagnostics'

/** A surface to go down, and the part of it that is shown. */
export interface Landscape {
  readonly surface: Surface
  readonly from: readonly [x: number, y: number]
  /** What is shown: from −reach to reach. */
  readonly reach: number
}

// ripples on a bowl: a high rate jumps over them, a low one gets caught
const ripples: Surface = Object.assign(
  ([x = 0, y = 0]: readonly number[]): number =>
    0.2 * (x * x + y * y) + 0.25 * (2 - Math.cos(3 * x) - Math.cos(3 * y)),
  {
    weights: 2,
    gradient: (point: readonly number[]) => point.map(w => 0.4 * w + 0.75 * Math.sin(3 * w)),
    minimum: [0, 0],
  },
)

const scaled = (surface: Surface, factor: number): Surface =>
  Object.assign((point: readonly number[]) => factor * surface(point), {
    ...surface,
    gradient: (point: readonly number[]) => surface.gradient(point).map(slope => factor * slope),
  })

/** Surfaces on which rates make a difference, by name. */
export const landscapes: Readonly<Record<string, Landscape>> = {
  // 20 times as steep across as along: the rate that is stable across is slow along
  'narrow valley': { surface: quadraticSurface([1, 20]), from: [-2.6, 1.4], reach: 3 },
  // a hundredth of it, so that the same rates do
  'banana (Rosenbrock)': {
    surface: scaled(rosenbrockSurface, 0.01),
    from: [-1.5, 2.2],
    reach: 2.5,
  },
  'bowl with ripples': { surface: ripples, from: [-2.5, 2.3], reach: 3 },
}

/**
 * The same surface as small batches see it: its gradient, asked for once an update, has noise. The noise
 * is always the same.
 *
 * @param deviationAt the deviation of the noise in an update
 */
export function noisy(surface: Surface, deviationAt: (update: number) => number): Surface {
  let update = 0
  let state = 1
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  // near enough to normal: the sum of four, with deviation 1
  const normal = (): number => (random() + random() + random() + random() - 2) * Math.sqrt(3)
  return Object.assign((point: readonly number[]) => surface(point), {
    ...surface,
    gradient: (point: readonly number[]) => {
      const deviation = deviationAt(update++)
      return surface.gradient(point).map(slope => slope + deviation * normal())
    },
  })
}
