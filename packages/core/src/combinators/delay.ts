import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link delay}. */
export interface DelayOptions {
  /** How long it waits. */
  readonly steps: Length
  /** What comes then, from its own step 0. */
  readonly schedule: Schedule
  /** The value until then. Default: the first value of the schedule. */
  readonly value?: number | undefined
}

/**
 * A schedule that begins later.
 *
 *     value(t) = schedule(t − steps), and before that its first value, or `value`
 *
 * @example
 * delay({ steps: 100, schedule: cosine({ from: 0.1, steps: 100 }) })(150) // 0.05
 */
export const delay: Kind<DelayOptions, 'delay'> = /* @__PURE__ */ defineSchedule({
  type: 'delay',
  params: {
    steps: { type: 'length', consecutive: true },
    schedule: { type: 'schedule', consecutive: true },
    value: { type: 'number', optional: true },
  },
  duration: ({ steps, schedule }) => steps + schedule.duration,
  create:
    ({ steps, schedule, value = schedule(0) }) =>
    t =>
      t < steps ? value : schedule(t - steps),
})
