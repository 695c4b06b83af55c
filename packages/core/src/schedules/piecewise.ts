import { falls, passed } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link piecewise}. */
export interface PiecewiseOptions {
  /** The values, one more than there are boundaries. */
  readonly values: readonly number[]
  /** Where each value but the first begins, counted from the start of the schedule. */
  readonly at: readonly Length[]
  /**
   * Whether the new value holds from the boundary on (`"at"`), or only after it (`"after"`, as in Keras).
   *
   * @default 'at'
   */
  readonly boundary?: 'at' | 'after'
}

/**
 * Constant pieces: each value holds from its boundary to the next.
 *
 *     value(t) = values[i],   at[i−1] ≤ t < at[i]
 *
 * @example
 * piecewise({ values: [0.1, 0.01], at: [60] })(60) // 0.01
 */
export const piecewise: Kind<PiecewiseOptions, 'piecewise'> = /* @__PURE__ */ defineSchedule({
  type: 'piecewise',
  params: {
    values: {
      type: 'array',
      items: { type: 'number' },
      minItems: 1,
    },
    at: {
      type: 'array',
      items: { type: 'length' },
    },
    boundary: {
      type: 'string',
      enum: ['at', 'after'],
      default: 'at',
    },
  },
  check: ({ values, at }) =>
    values.length === at.length + 1
      ? falls(at)
      : `${at.length} boundaries need ${at.length + 1} values, got ${values.length}`,
  create: ({ values, at, boundary }) => {
    const open = boundary === 'after'
    return t => values[passed(at, t, open)]!
  },
})
