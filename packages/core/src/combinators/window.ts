import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link window}. */
export interface WindowOptions {
  /** Where the window begins. */
  readonly from: Length
  /** Where it ends, counted from where `from` is counted. */
  readonly to: Length
  /** What is seen in the window: its own step 0 is where the window begins. */
  readonly schedule: Schedule
  /** What is seen outside, in the steps that `from` counts. Default: the values at the edges. */
  readonly outside?: Schedule | undefined
}

/**
 * One schedule inside of a window, and another outside of it.
 *
 *     value(t) = schedule(t − from) where from ≤ t < to, else outside(t)
 *
 * @example
 * const dip = window({ from: 40, to: 60, schedule: constant({ value: 0.01 }), outside: constant({ value: 0.1 }) })
 * dip(50) // 0.01
 * dip(60) // 0.1
 */
export const window: Kind<WindowOptions, 'window'> = /* @__PURE__ */ defineSchedule({
  type: 'window',
  params: {
    outside: { type: 'schedule', optional: true },
    to: { type: 'length' },
    from: { type: 'length', consecutive: true },
    schedule: { type: 'schedule' },
  },
  check: ({ from, to }) =>
    Number(from) > Number(to) ? `from ${from} is after to ${to}` : undefined,
  duration: ({ to, outside }) => Math.max(to, outside?.duration ?? 0),
  create:
    ({ from, to, schedule, outside }) =>
    t =>
      outside && !(t >= from && t < to)
        ? outside(t)
        : schedule(Math.max(0, Math.min(t, to) - from)),
})
