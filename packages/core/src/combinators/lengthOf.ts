import { OptionError } from '../errors.ts'
import type { Schedule } from '../schedule.ts'

/**
 * How long a schedule is that must have an end.
 *
 * @internal
 * @param schedule the schedule
 * @param kind the kind that asks
 * @param done what the kind does to it
 * @param least the shortest it may be
 */
export function lengthOf(schedule: Schedule, kind: string, done: string, least = 0): number {
  const { duration, config } = schedule
  if (!(duration >= least && duration < Infinity))
    throw new OptionError(
      `${kind}.schedule (${config.type}) lasts ${duration} steps; only what has a length can be ${done}`,
    )
  return duration
}
