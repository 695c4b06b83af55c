import { defineSchedule, type Kind } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link powerLaw}. */
export interface PowerLawOptions {
  /** Value where t + offset = scale. */
  readonly from: number
  /** Where that is. */
  readonly scale: Length
  /**
   * Exponent: −0.5 is one over the square root.
   *
   * @default -0.5
   */
  readonly power?: number
  /**
   * What is gone at step 0 already. Without it step 0 counts as step 1, where a power has its pole.
   *
   * @default 0
   */
  readonly offset?: Length
}

/**
 * A power of the time gone, such as the inverse square root.
 *
 *     value(t) = from · ((t + offset) / scale)^power
 *
 * After a warm-up of W steps, `scale` and `offset` W begin it at the peak.
 *
 * @see Vaswani et al., “Attention Is All You Need”, 2017, eq. 3: https://arxiv.org/abs/1706.03762;
 *   Shen et al., “Power Scheduler”, 2024, for a law in tokens: https://arxiv.org/abs/2408.13359
 * @example
 * powerLaw({ from: 0.1, scale: 1000, offset: 1000 })(3000) // 0.05
 */
export const powerLaw: Kind<PowerLawOptions, 'powerLaw'> = /* @__PURE__ */ defineSchedule({
  type: 'powerLaw',
  params: {
    from: { type: 'number' },
    scale: { type: 'length', exclusiveMinimum: 0 },
    power: { type: 'number', default: -0.5 },
    offset: { type: 'length', default: 0 },
  },
  create:
    ({ from, scale, power, offset }) =>
    t =>
      from * (Math.max(t + offset, offset || 1) / scale) ** power,
})
