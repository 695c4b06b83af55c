import { OptionError, show } from '../errors.ts'
import type { Surface } from './surface.ts'

/** Options of {@link descent}. */
export interface DescentOptions {
  /** Where it begins: a number for each weight. */
  readonly from: readonly number[]
  /** The learning rate: a number, or a schedule. */
  readonly learningRate: number | ((step: number) => number)
  /**
   * How much of an update is kept for the next: a number, or a schedule.
   *
   * @default 0
   */
  readonly momentum?: number | ((step: number) => number) | undefined
  /** Updates to do. */
  readonly steps: number
}

/** The way down a surface: plain JSON, all numbers finite. */
export interface Descent {
  /** The points it went through, the first included. */
  readonly points: readonly (readonly number[])[]
  /** The loss at each of them. */
  readonly losses: readonly number[]
  /** The rate of each update, so one less. */
  readonly rates: readonly number[]
  /** Whether it ended early, as the loss had become more than a million times the first one. */
  readonly diverged: boolean
}

/**
 * Goes down a surface by gradient descent, to show what a learning rate does.
 *
 *     v ← m v − η ∇L(w),   w ← w + v
 *
 * @throws OptionError when the point does not fit the surface, `steps` is no number of updates, or rate
 *   or momentum is no number
 * @see Polyak, “Some methods of speeding up the convergence of iteration methods”, 1964, for momentum
 * @example
 * const bowl = quadraticSurface([1])
 * descent(bowl, { from: [4], learningRate: 0.5, steps: 2 }).points // [[4], [2], [1]]
 * descent(bowl, { from: [4], learningRate: 3, steps: 50 }).diverged // true
 */
export function descent(
  surface: Surface,
  { from, learningRate, momentum = 0, steps }: DescentOptions,
): Descent {
  if (from.length !== surface.weights || !from.every(Number.isFinite))
    throw new OptionError(`from must have ${surface.weights} numbers, got ${show(from)}`)
  if (!Number.isInteger(steps) || steps < 0)
    throw new OptionError(`steps must be a whole number from 0 up, got ${show(steps)}`)
  checkNumber('learningRate', learningRate)
  checkNumber('momentum', momentum)
  const points = [[...from]]
  const losses = [surface(from)]
  const rates: number[] = []
  const most = 1e6 * losses[0]!
  let velocity = from.map(() => 0)
  for (let step = 0; step < steps; step++) {
    const point = points[step]!
    const rate = at(learningRate, step)
    const keep = at(momentum, step)
    const gradient = surface.gradient(point)
    velocity = velocity.map((v, i) => keep * v - rate * gradient[i]!)
    const next = point.map((w, i) => w + velocity[i]!)
    const loss = surface(next)
    if (!(loss <= most)) return { points, losses, rates, diverged: true }
    points.push(next)
    losses.push(loss)
    rates.push(rate)
  }
  return { points, losses, rates, diverged: false }
}

function checkNumber(name: string, value: unknown): void {
  if (typeof value !== 'function' && !Number.isFinite(value))
    throw new OptionError(`${name} must be a number or a schedule, got ${show(value)}`)
}

const at = (value: number | ((step: number) => number), step: number): number =>
  typeof value === 'number' ? value : value(step)
