import { OptionError } from '../errors.ts'
import type { LengthParam, StringParam } from '../params.ts'
import type { Curve } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options that all schedules with an end share. */
export interface Ending {
  /** How long the way from the first value to the last is. */
  readonly steps: Length
  /**
   * Where the last value is reached: one step after the last update of this part (`"after"`), or
   * at its last update (`"last"`).
   *
   * @default 'after'
   */
  readonly end?: 'after' | 'last'
  /**
   * What comes past the end: the last value is held, the formula simply goes on (a cosine rises
   * again), the schedule begins again, or asking is an error.
   *
   * @default 'hold'
   */
  readonly after?: 'hold' | 'continue' | 'repeat' | 'error'
}

/** The params of {@link Ending}. @internal */
export const ending: {
  readonly steps: LengthParam
  readonly end: StringParam
  readonly after: StringParam
} = {
  steps: { type: 'length' },
  end: {
    type: 'string',
    enum: ['after', 'last'],
    default: 'after',
  },
  after: {
    type: 'string',
    enum: ['hold', 'continue', 'repeat', 'error'],
    default: 'hold',
  },
}

/**
 * Gives a curve its end. Without `continue` the curve is asked for steps 0 … span only.
 *
 * @internal
 * @param shape makes the curve, from the number of steps that its way takes
 * @param last the value at the end
 */
export function withEnding(
  { steps, end, after }: { steps: number; end: string; after: string },
  last: number,
  shape: (span: number) => Curve,
): Curve {
  const span = end === 'last' ? steps - 1 : steps
  const curve = span > 0 ? shape(span) : () => last
  if (after === 'continue') return curve
  if (after === 'repeat') return step => curve(Math.min(step % steps, span))
  if (after === 'hold') return step => (step < span ? curve(step) : last)
  return step => {
    if (step > steps) throw new OptionError(`step ${step} is past the end, ${steps}`)
    return step < span ? curve(step) : last
  }
}
