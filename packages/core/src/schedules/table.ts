import { OptionError } from '../errors.ts'
import { defineSchedule, type Kind } from '../schedule.ts'
import type { Ending } from './ending.ts'

/** Options of {@link table}. */
export interface TableOptions {
  /** The value of each step. */
  readonly values: readonly number[]
  /**
   * What comes past the end: the last value is held, the table begins again, or asking is an error.
   *
   * @default 'hold'
   */
  readonly after?: Exclude<NonNullable<Ending['after']>, 'continue'>
}

/**
 * A value for each step, from a list.
 *
 *     value(t) = values[⌊t⌋]
 *
 * @example
 * table({ values: [0.1, 0.05, 0.01] })(1) // 0.05
 */
export const table: Kind<TableOptions, 'table'> = /* @__PURE__ */ defineSchedule({
  type: 'table',
  params: {
    values: { type: 'array', items: { type: 'number' }, minItems: 1 },
    after: { type: 'string', enum: ['hold', 'repeat', 'error'], default: 'hold' },
  },
  duration: ({ values }) => values.length,
  create: ({ values, after }) => {
    const n = values.length
    return t => {
      if (t < n || after === 'repeat') return values[Math.floor(t % n)]!
      // there is no value for step n, so that is past the end already
      if (after === 'error') throw new OptionError(`step ${t} is past the end, ${n}`)
      return values[n - 1]!
    }
  },
})
