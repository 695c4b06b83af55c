import { defineSchedule, type Kind } from '../schedule.ts'
import { folding, type SchedulesOptions } from './fold.ts'

/** Options of {@link add}. */
export type AddOptions = SchedulesOptions

/**
 * Several schedules, added.
 *
 *     value(t) = ∑ schedules[i](t)
 *
 * @example
 * add({ schedules: [constant({ value: 0.01 }), linear({ from: 0.1, steps: 100 })] })(50) // 0.06
 */
export const add: Kind<AddOptions, 'add'> = /* @__PURE__ */ defineSchedule({
  type: 'add',
  .../* @__PURE__ */ folding((a, b) => a + b),
})
