import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link shorten}. */
export interface ShortenOptions {
  /** The schedule. */
  readonly schedule: Schedule
  /** Where it is cut off. */
  readonly steps: Length
}

/**
 * A schedule that is cut off: from there on it holds the value it has there. Gives an end to what
 * has none, so that something can follow it.
 *
 *     value(t) = schedule(min(t, steps))
 *
 * @example
 * shorten({ schedule: exponential({ from: 1, rate: 0.5 }), steps: 3 })(100) // 0.125
 */
export const shorten: Kind<ShortenOptions, 'shorten'> = /* @__PURE__ */ defineSchedule({
  type: 'shorten',
  params: {
    schedule: { type: 'schedule' },
    steps: { type: 'length' },
  },
  create:
    ({ schedule, steps }) =>
    t =>
      schedule(Math.min(t, steps)),
})
