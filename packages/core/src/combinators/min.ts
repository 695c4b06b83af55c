import { defineSchedule, type Kind } from '../schedule.ts'
import { folding, type SchedulesOptions } from './fold.ts'

/** Options of {@link min}. */
export type MinOptions = SchedulesOptions

/**
 * The lowest of several schedules.
 *
 *     value(t) = min schedules[i](t)
 *
 * @example
 * min({ schedules: [linear({ from: 0, to: 1, steps: 10 }), constant({ value: 0.3 })] })(5) // 0.3
 */
export const min: Kind<MinOptions, 'min'> = /* @__PURE__ */ defineSchedule({
  type: 'min',
  .../* @__PURE__ */ folding(Math.min),
})
