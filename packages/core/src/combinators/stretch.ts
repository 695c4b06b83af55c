import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'
import { lengthOf } from './lengthOf.ts'

/** Options of {@link stretch}. */
export interface StretchOptions {
  /** The schedule: it must have an end. */
  readonly schedule: Schedule
  /** How long it takes instead. */
  readonly steps: Length
}

/**
 * A whole schedule made longer or shorter.
 *
 *     value(t) = schedule(t · duration / steps)
 *
 * @example
 * stretch({ schedule: cosine({ from: 0.1, steps: 90 }), steps: 300 })(150) // 0.05
 */
export const stretch: Kind<StretchOptions, 'stretch'> = /* @__PURE__ */ defineSchedule({
  type: 'stretch',
  params: {
    schedule: { type: 'schedule' },
    steps: { type: 'length' },
  },
  create: ({ schedule, steps }) => {
    const length = lengthOf(schedule, 'stretch', 'stretched')
    return length === steps
      ? schedule
      : t => schedule(t < steps ? (t * length) / steps : length + (t - steps))
  },
})
