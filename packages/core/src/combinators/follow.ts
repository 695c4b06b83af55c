import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'

/** Options of {@link follow}. */
export interface FollowOptions {
  /** What is followed. */
  readonly schedule: Schedule
  /**
   * What its values are multiplied by.
   *
   * @default 1
   */
  readonly factor?: number
  /**
   * What is added then.
   *
   * @default 0
   */
  readonly offset?: number
  /**
   * The power of its values that is taken first: −1 makes large what is small.
   *
   * @default 1
   */
  readonly power?: number
}

/**
 * A value that is tied to another schedule: a weight decay in proportion to the rate, a momentum
 * that falls where the rate rises.
 *
 *     value(t) = offset + factor · schedule(t)^power
 *
 * @see Defazio, “Why Gradients Rapidly Increase Near the End of Training”, 2025, for a weight decay
 *   in proportion to the rate: https://arxiv.org/abs/2506.02285
 * @example
 * const rate = cosine({ from: 0.1, steps: 100 })
 * const momentum = follow({ schedule: rate, factor: -1, offset: 0.95 })
 * momentum(0) // 0.85
 */
export const follow: Kind<FollowOptions, 'follow'> = /* @__PURE__ */ defineSchedule({
  type: 'follow',
  params: {
    schedule: { type: 'schedule' },
    factor: { type: 'number', default: 1 },
    offset: { type: 'number', default: 0 },
    power: { type: 'number', default: 1 },
  },
  duration: ({ schedule }) => schedule.duration,
  create:
    ({ schedule, factor, offset, power }) =>
    t =>
      offset + factor * (power === 1 ? schedule(t) : schedule(t) ** power),
})
