import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'

/** Options of {@link scale}. */
export interface ScaleOptions {
  /** The schedule. */
  readonly schedule: Schedule
  /** What its values are multiplied by. */
  readonly factor: number
}

/**
 * A schedule times a number.
 *
 *     value(t) = factor · schedule(t)
 *
 * @example
 * scale({ schedule: cosine({ from: 1, steps: 100 }), factor: 0.1 })(0) // 0.1
 */
export const scale: Kind<ScaleOptions, 'scale'> = /* @__PURE__ */ defineSchedule({
  type: 'scale',
  params: {
    schedule: { type: 'schedule' },
    factor: { type: 'number' },
  },
  duration: ({ schedule }) => schedule.duration,
  create:
    ({ schedule, factor }) =>
    t =>
      factor * schedule(t),
})
