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
 * Points of a schedule: each step where there is room for it, else steps at equal distances, the
 * first and the last among them.
 *
 * @throws RangeError when there is nothing between `from` and `to`
 * @example
 * sample(linear({ from: 1, steps: 2 }), { to: 2 }) // { steps: [0, 1, 2], values: [1, 0.5, 0] }
 */
export function sample(curve: Curve, { from = 0, to, points = 1000 }: SampleOptions): Samples {
  if (!(to >= from && to - from < Infinity && points >= 2))
    throw new RangeError(`cannot take ${points} points from step ${from} to ${to}`)
  const count = Math.min(points, Math.floor(to - from) + 1)
  const steps = Array.from({ length: count }, (_, i) =>
    count < 2 ? from : Math.round(from + ((to - from) * i) / (count - 1)),
  )
  return { steps, values: steps.map(step => curve(step)) }
}
