import type { Curve, Schedule } from '@anneal/core'

/**
 * Points that were measured or worked out elsewhere, such as a loss.
 *
 * @example
 * const loss: Series = { steps: [0, 100, 200], values: [2.3, 0.9, 0.6] }
 */
export interface Series {
  /** Where each value stands, in rising order. */
  readonly steps: ArrayLike<number>
  /** The values. One that is not a finite number leaves a gap. */
  readonly values: ArrayLike<number>
  /**
   * Whether each value holds until the next, or is joined to it by a straight line. Without it,
   * values that stay the same are drawn as steps, and others joined.
   */
  readonly hold?: boolean | undefined
  /** The lower edge of an area around the values, such as their mean less their deviation. */
  readonly low?: ArrayLike<number> | undefined
  /** Its upper edge: one for each value, and never without `low`. */
  readonly high?: ArrayLike<number> | undefined
}

/** One line of a plot: a schedule, any function of the step, or points. */
export type Line = Schedule | Curve | Series

/** Lines by label. */
export type Lines = Readonly<Record<string, Line>>

/** Whether something is points. @internal */
export const isSeries = (line: unknown): line is Series =>
  typeof line === 'object' && line !== null && 'steps' in line && 'values' in line

/** Whether something is a schedule, and no other function. @internal */
export const isSchedule = (line: unknown): line is Schedule =>
  typeof line === 'function' && 'config' in line

/**
 * Refuses points that cannot be drawn.
 *
 * @internal
 * @throws RangeError naming the label and the place
 */
export function checkSeries(label: string, { steps, values, low, high }: Series): void {
  const name = JSON.stringify(label.slice(0, 80))
  if (steps.length !== values.length)
    throw new RangeError(`${name} has ${steps.length} steps, but ${values.length} values`)
  for (const [edge, other] of Object.entries({ low, high }))
    if ((low === undefined) !== (high === undefined) || (other && other.length !== steps.length))
      throw new RangeError(
        `${name}: ${edge} has ${other?.length ?? 'no'} values: low and high need one for each of the ${steps.length} steps`,
      )
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    if (!(Number.isFinite(step) && step >= (steps[i - 1] ?? -Infinity)))
      throw new RangeError(`${name}: steps must be finite and rise, but steps[${i}] is ${step}`)
  }
}
