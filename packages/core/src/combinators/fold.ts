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
  duration: ({ schedules }) => Math.max(...schedules.map(({ duration }) => duration)),
  create: ({ schedules: [first, ...others] }): Curve =>
    others.reduce<Curve>(
      (curve, other) => t => fold(curve(t), other(t)),
      t => first!(t),
    ),
})
