import { defineSchedule, type Kind } from '../schedule.ts'
import { withEnding, type Ending } from './ending.ts'

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
  create: ({ values, after }) =>
    withEnding(
      { steps: values.length, end: 'after', after },
      values.at(-1)!,
      () => t => values[Math.floor(t)]!,
    ),
})
