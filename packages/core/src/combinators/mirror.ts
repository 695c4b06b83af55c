import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import { lengthOf } from './lengthOf.ts'

/** Options of {@link mirror}. */
export interface MirrorOptions {
  /** The schedule: it must have an end. */
  readonly schedule: Schedule
}

/**
 * A schedule to its end, and the same way back.
 *
 *     value(t) = schedule(duration − |duration − t|)
 *
 * @example
 * mirror({ schedule: linear({ from: 0.1, to: 0.2, steps: 10 }) })(20) // 0.1
 */
export const mirror: Kind<MirrorOptions, 'mirror'> = /* @__PURE__ */ defineSchedule({
  type: 'mirror',
  params: { schedule: { type: 'schedule' } },
  duration: ({ schedule }) => 2 * schedule.duration,
  create: ({ schedule }) => {
    const length = lengthOf(schedule, 'mirror', 'mirrored')
    return t => schedule(t < length ? t : Math.max(0, length - (t - length)))
  },
})
