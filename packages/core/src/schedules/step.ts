import { powers } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link step}. */
export interface StepOptions {
  /** Value before the first drop. */
  readonly from: number
  /** What each drop multiplies the value by. */
  readonly factor: number
  /** From one drop to the next. */
  readonly every: Length
  /**
   * Steps by which all drops come sooner: 1 gives the textbooks' ⌊(1 + t) / every⌋.
   *
   * @default 0
   */
  readonly offset?: number
  /**
   * Spread each drop evenly over its steps instead of dropping at once.
   *
   * @default false
   */
  readonly smooth?: boolean
}

/**
 * Drops by the same factor at equal distances.
 *
 *     value(t) = from · factor^⌊(t + offset) / every⌋        (without ⌊ ⌋ when smooth)
 *
 * @example
 * step({ from: 1, factor: 0.5, every: 10 })(25) // 0.25
 */
export const step: Kind<StepOptions, 'step'> = /* @__PURE__ */ defineSchedule({
  type: 'step',
  params: {
    from: { type: 'number' },
    factor: { type: 'number', minimum: 0 },
    every: { type: 'length', period: true, exclusiveMinimum: 0 },
    offset: {
      type: 'number',
      minimum: 0,
      default: 0,
    },
    smooth: {
      type: 'boolean',
      default: false,
    },
  },
  create: ({ from, factor, every, offset, smooth }) => {
    if (smooth) return t => from * factor ** ((t + offset) / every)
    const power = powers(factor)
    return t => from * power(Math.floor((t + offset) / every))
  },
})
