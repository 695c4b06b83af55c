import { OptionError, show } from './errors.ts'
import type { Curve } from './schedule.ts'

/** Points of a curve, in order. */
export interface Samples {
  readonly steps: readonly number[]
  readonly values: readonly number[]
}

/** Options of {@link sample}. */
export interface SampleOptions {
  /**
   * The first step.
   *
   * @default 0
   */
  readonly from?: number
  /** The last step. */
  readonly to: number
  /**
   * Points at the most. Where there are no more steps than that, every step is one.
   *
   * @default 1000
   */
  readonly points?: number
}

/**
 * Points of a schedule: each whole step where there is room for it, else whole steps at equal
 * distances, the first and the last among them.
 *
 * @throws OptionError when it is no schedule, or `to` is missing; RangeError when there is no step
 *   from `from` to `to`, or there are fewer than two points
 * @example
 * sample(linear({ from: 1, steps: 2 }), { to: 2 }) // { steps: [0, 1, 2], values: [1, 0.5, 0] }
 */
export function sample(curve: Curve, { from = 0, to, points = 1000 }: SampleOptions): Samples {
  if (typeof (curve as unknown) !== 'function')
    throw new OptionError(
      `sample takes a schedule, got ${show(curve)}; a config goes through fromConfig first`,
    )
  if (typeof (to as unknown) !== 'number')
    throw new OptionError(`sample: to must be a number, got ${show(to)}`)
  const first = Math.ceil(from)
  const way = Math.floor(to) - first
  const last = Math.floor(Math.min(points - 1, way))
  if (!(way >= 0 && way < Infinity && points >= 2))
    throw new RangeError(`cannot take ${points} points from step ${from} to ${to}`)
  const steps = Array.from({ length: last + 1 }, (_, i) =>
    last > 0 ? Math.round(first + (way * i) / last) : first,
  )
  return { steps, values: steps.map(step => curve(step)) }
}
