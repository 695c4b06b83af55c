import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import { lengthOf } from './lengthOf.ts'

/** Options of {@link reverse}. */
export interface ReverseOptions {
  /** The schedule: it must have an end. */
  readonly schedule: Schedule
}

/**
 * A schedule from its end to its beginning.
 *
 *     value(t) = schedule(duration − t)
 *
 * @example
 * reverse({ schedule: cosine({ from: 0.1, steps: 100 }) })(100) // 0.1
 */
export const reverse: Kind<ReverseOptions, 'reverse'> = /* @__PURE__ */ defineSchedule({
  type: 'reverse',
  params: { schedule: { type: 'schedule' } },
  duration: ({ schedule }) => schedule.duration,
  create: ({ schedule }) => {
    const length = lengthOf(schedule, 'reverse', 'reversed')
    return t => schedule(Math.max(0, length - t))
  },
})
