import type { Curve, Definition, Schedule } from '../schedule.ts'

/** Options of a kind that makes one value of several. */
export interface SchedulesOptions {
  /** The schedules: at least one. */
  readonly schedules: readonly Schedule[]
}

/**
 * What the kinds that make one value of several have in common.
 *
 * @internal
 */
export const folding = (
  fold: (a: number, b: number) => number,
): Omit<Definition<SchedulesOptions>, 'type'> => ({
  params: { schedules: { type: 'array', items: { type: 'schedule' }, minItems: 1 } },
  duration: ({ schedules }) =>
    schedules.reduce((most, { duration }) => Math.max(most, duration), 0),
  create:
    ({ schedules }): Curve =>
    t => {
      let value = schedules[0]!(t)
      for (let i = 1; i < schedules.length; i++) value = fold(value, schedules[i]!(t))
      return value
    },
})
