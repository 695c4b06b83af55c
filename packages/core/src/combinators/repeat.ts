import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import { lengthOf } from './lengthOf.ts'

/** Options of {@link repeat}. */
export interface RepeatOptions {
  /** The schedule: it must have an end. */
  readonly schedule: Schedule
  /** How often it runs; then comes what is past its end. Without it, for ever. */
  readonly times?: number | undefined
}

/**
 * A schedule again and again, from its own step 0 each time.
 *
 *     value(t) = schedule(t mod duration)
 *
 * @example
 * const again = repeat({ schedule: cosine({ from: 0.1, steps: 50 }) })
 * again(50) // 0.1
 */
export const repeat: Kind<RepeatOptions, 'repeat'> = /* @__PURE__ */ defineSchedule({
  type: 'repeat',
  params: {
    schedule: { type: 'schedule' },
    times: {
      type: 'integer',
      minimum: 1,
      optional: true,
    },
  },
  duration: ({ schedule, times = Infinity }) => schedule.duration * times,
  create: ({ schedule, times = Infinity }) => {
    const duration = lengthOf(schedule, 'repeat', 'repeated', Number.MIN_VALUE)
    const end = duration * times
    return t => (t < end ? schedule(t % duration) : schedule(duration + (t - end)))
  },
})
