import { remainder } from '../numeric.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link polynomial}. */
export interface PolynomialOptions extends Omit<Ending, 'after'> {
  /** Value at step 0. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * Exponent: 1 is a straight line, more falls early, less falls late.
   *
   * @default 1
   */
  readonly power?: number
  /**
   * Exponent of the way gone: more stays high longer (k-decay).
   *
   * @default 1
   */
  readonly k?: number
  /**
   * What comes past the end: see {@link Ending}. No power continues below 0.
   *
   * @default 'hold'
   */
  readonly after?: Exclude<NonNullable<Ending['after']>, 'continue'>
  /**
   * Past the end, stretch the way to the next multiple of `steps`, so that the value jumps up and
   * falls again, lower each time (`after` then does nothing).
   *
   * @default false
   */
  readonly cycle?: boolean
}

/**
 * A power of what remains.
 *
 *     value(t) = to + (from − to) · (1 − (t/n)^k)^power,   n = steps, or with cycle steps · ⌈t/steps⌉
 *
 * @see TensorFlow, `tf.keras.optimizers.schedules.PolynomialDecay`, for `cycle`
 * @example
 * polynomial({ from: 0.1, steps: 100, power: 2 })(50) // 0.025
 */
export const polynomial: Kind<PolynomialOptions, 'polynomial'> = /* @__PURE__ */ defineSchedule({
  type: 'polynomial',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
    after: { ...ending.after, enum: ['hold', 'repeat', 'error'] },
    power: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 1,
    },
    k: {
      type: 'number',
      exclusiveMinimum: 0,
      default: 1,
    },
    cycle: {
      type: 'boolean',
      default: false,
    },
  },
  create: ({ from, to, power, k, cycle, ...end }) =>
    withEnding(cycle ? { ...end, after: 'continue' } : end, to, n => t => {
      const way = cycle ? n * (Math.ceil(t / n) || 1) : n
      return t ? to + (from - to) * remainder((way - t) / way, k) ** power : from
    }),
})
