import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link skip}. */
export interface SkipOptions {
  /** What is left out of its beginning. */
  readonly steps: Length
  /** The schedule. */
  readonly schedule: Schedule
}

/**
 * A schedule without its beginning.
 *
 *     value(t) = schedule(t + steps)
 *
 * @example
 * skip({ steps: 25, schedule: linear({ from: 1, steps: 100 }) })(0) // 0.75
 */
export const skip: Kind<SkipOptions, 'skip'> = /* @__PURE__ */ defineSchedule({
  type: 'skip',
  params: {
    steps: { type: 'length' },
    schedule: { type: 'schedule' },
  },
  duration: ({ steps, schedule }) => Math.max(0, schedule.duration - steps),
  create:
    ({ steps, schedule }) =>
    t =>
      schedule(t + steps),
})
