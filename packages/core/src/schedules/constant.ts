import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link constant}. */
export interface ConstantOptions {
  /** The value. */
  readonly value: number
  /** How long it lasts, as a part of a sequence. Without it, for ever. */
  readonly steps?: Length | undefined
}

/**
 * The same value at every step: a fixed rate.
 *
 *     value(t) = value
 *
 * @example
 * constant({ value: 0.1 })(1000) // 0.1
 */
export const constant: Kind<ConstantOptions, 'constant'> = /* @__PURE__ */ defineSchedule({
  type: 'constant',
  params: {
    value: { type: 'number' },
    steps: {
      type: 'length',
      optional: true,
    },
  },
  create:
    ({ value }) =>
    () =>
      value,
})
