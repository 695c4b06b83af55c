import { defineSchedule, type Kind } from '../schedule.ts'
import { folding, type SchedulesOptions } from './fold.ts'

/** Options of {@link max}. */
export type MaxOptions = SchedulesOptions

/**
 * The highest of several schedules.
 *
 *     value(t) = max schedules[i](t)
 *
 * @example
 * max({ schedules: [exponential({ from: 1, k: 0.1 }), linear({ from: 0.5, steps: 10 })] })(0) // 1
 */
export const max: Kind<MaxOptions, 'max'> = /* @__PURE__ */ defineSchedule({
  type: 'max',
  .../* @__PURE__ */ folding(Math.max),
})
