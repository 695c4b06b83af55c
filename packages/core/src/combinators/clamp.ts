import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'

/** Options of {@link clamp}. */
export interface ClampOptions {
  /** The schedule. */
  readonly schedule: Schedule
  /** No value is below this. */
  readonly low?: number | undefined
  /** No value is above this. */
  readonly high?: number | undefined
}

/**
 * A schedule kept between bounds.
 *
 *     value(t) = min(high, max(low, schedule(t)))
 *
 * @example
 * clamp({ schedule: exponential({ from: 1, k: 1 }), low: 0.01 })(100) // 0.01
 */
export const clamp: Kind<ClampOptions, 'clamp'> = /* @__PURE__ */ defineSchedule({
  type: 'clamp',
  params: {
    schedule: { type: 'schedule' },
    low: { type: 'number', optional: true },
    high: { type: 'number', optional: true },
  },
  check: ({ low = -Infinity, high = Infinity }) =>
    low > high ? `low ${low} is above high ${high}` : undefined,
  duration: ({ schedule }) => schedule.duration,
  create:
    ({ schedule, low = -Infinity, high = Infinity }) =>
    t =>
      Math.min(high, Math.max(low, schedule(t))),
})
