/** A place on a surface. */
export type Place = readonly [x: number, y: number]

/** A surface to go down, from a place to its lowest. */
export interface Surface {
  readonly value: (place: Place) => number
  readonly gradient: (place: Place) => Place
  readonly start: Place
  /** What is shown: from −reach to reach. */
  readonly reach: number
}

/** Surfaces on which rates make a difference, by name. */
export const surfaces: Readonly<Record<string, Surface>> = {
  // 20 times as steep across as along: the rate that is stable across is slow along
  'narrow valley': {
    value: ([x, y]) => 0.5 * (x * x + 20 * y * y),
    gradient: ([x, y]) => [x, 20 * y],
    start: [-2.6, 1.4],
    reach: 3,
  },
  // Rosenbrock, “An automatic method for finding the greatest or least value of a function”, 1960; a
  // hundredth of it
  'banana (Rosenbrock)': {
    value: ([x, y]) => 0.01 * (1 - x) ** 2 + (y - x * x) ** 2,
    gradient: ([x, y]) => [-0.02 * (1 - x) - 4 * x * (y - x * x), 2 * (y - x * x)],
    start: [-1.5, 2.2],
    reach: 2.5,
  },
  // ripples on a bowl: a high rate jumps over them, a low one gets caught
  'bowl with ripples': {
    value: ([x, y]) => 0.2 * (x * x + y * y) + 0.25 * (2 - Math.cos(3 * x) - Math.cos(3 * y)),
    gradient: ([x, y]) => [0.4 * x + 0.75 * Math.sin(3 * x), 0.4 * y + 0.75 * Math.sin(3 * y)],
    start: [-2.5, 2.3],
    reach: 3,
  },
}

/** One descent, which keeps its places. */
export interface Descent {
  readonly places: Place[]
  readonly losses: number[]
  /**
   * @param batch how many times as many samples it has as the first one: the noise falls with its root
   * @returns whether it is still on the map
   */
  step(rate: number, momentum: number, batch?: number): boolean
}

/**
 * Goes down a surface as stochastic descent does: the gradient with noise, the velocity of PyTorch's SGD,
 * v ← μ·v + g, x ← x − η·v.
 *
 * @param noise the deviation of the noise
 */
export function createDescent(surface: Surface, noise: number, seed: number = 1): Descent {
  const places: Place[] = [surface.start]
  const losses = [surface.value(surface.start)]
  let [vx, vy] = [0, 0]
  let state = seed >>> 0
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  // near enough to normal: the sum of four, with deviation 1
  const normal = (): number => (random() + random() + random() + random() - 2) * Math.sqrt(3)
  return {
    places,
    losses,
    step(rate, momentum, batch = 1) {
      const deviation = noise / Math.sqrt(batch)
      const [x, y] = places.at(-1)!
      const [gx, gy] = surface.gradient([x, y])
      vx = momentum * vx + gx + deviation * normal()
      vy = momentum * vy + gy + deviation * normal()
      const next: Place = [x - rate * vx, y - rate * vy]
      if (!(Math.hypot(...next) < 100 * surface.reach)) return false
      places.push(next)
      losses.push(surface.value(next))
      return true
    },
  }
}
