import { defineSchedule, type Kind } from '../schedule.ts'
import { folding, type SchedulesOptions } from './fold.ts'

/** Options of {@link multiply}. */
export type MultiplyOptions = SchedulesOptions

/**
 * Several schedules, multiplied.
 *
 *     value(t) = ∏ schedules[i](t)
 *
 * @example
 * const twoDrops = multiply({
 *   schedules: [step({ from: 0.1, factor: 0.5, every: 10 }), exponential({ from: 1, rate: 0.5, period: 10 })],
 * })
 * twoDrops(10) // 0.025
 */
export const multiply: Kind<MultiplyOptions, 'multiply'> = /* @__PURE__ */ defineSchedule({
  type: 'multiply',
  .../* @__PURE__ */ folding((a, b) => a * b),
})
