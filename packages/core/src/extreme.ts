import type { Curve } from './schedule.ts'

/** A step and the value there. */
export interface Point {
  readonly step: number
  readonly value: number
}

/**
 * The highest step (sign 1) or lowest (sign -1) of a curve, given the sample that is: where samples are
 * many steps apart, it lies next to that one, where the curve turns or its level begins.
 *
 * @param at the steps of all samples
 * @param i which sample is the highest or the lowest
 * @internal
 */
export function extreme(curve: Curve, at: readonly number[], i: number, sign: 1 | -1): Point {
  const sampled = at[i] ?? 0
  const before = at[i - 1] ?? sampled
  const turn = firstStep(
    before,
    at[i + 1] ?? sampled,
    step => sign * (curve(step + 1) - curve(step)) <= 0,
  )
  const best = sign * (curve(turn) - curve(sampled)) > 0 ? turn : sampled
  const step = firstStep(before, best, step => sign * (curve(step) - curve(best)) >= 0)
  return { step, value: curve(step) }
}

/** The first step from which on something holds; the last one, where it holds nowhere before. @internal */
export function firstStep(from: number, to: number, holds: (step: number) => boolean): number {
  while (from < to && from + 1 > from) {
    const middle = Math.floor((from + to) / 2)
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}
