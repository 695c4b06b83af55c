import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'

/** Options of {@link noise}. */
export interface NoiseOptions {
  /** The schedule. */
  readonly schedule: Schedule
  /**
   * Which noise: the same seed gives the same.
   *
   * @default 0
   */
  readonly seed?: number
  /** How much, as a share of the value: the bound of uniform noise, the deviation of normal noise. */
  readonly amount: number
  /**
   * Whether all noise up to the bound is as likely, or little more than much (at most 3 deviations).
   *
   * @default 'uniform'
   */
  readonly distribution?: 'uniform' | 'normal'
}

// a number that looks random, 0 … 1 without both, of a step and a seed
function random(step: number, seed: number): number {
  let hash = 0
  for (const word of [seed, step, step / 2 ** 32, 1]) {
    hash = Math.imul(hash ^ word, 0x7feb352d)
    hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
    hash ^= hash >>> 16
  }
  return ((hash >>> 0) + 0.5) / 2 ** 32
}

/**
 * A schedule with noise that depends on the step alone, so that a run that goes on sees the same.
 *
 *     value(t) = schedule(t) · (1 + amount · z(⌊t⌋)),   z in −1 … 1, or normal
 *
 * @see timm, `lr_noise`
 * @example
 * const lr = noise({ schedule: constant({ value: 1 }), amount: 0.1, seed: 42 })
 * Math.abs(lr(7) - 1) <= 0.1 // true
 */
export const noise: Kind<NoiseOptions, 'noise'> = /* @__PURE__ */ defineSchedule({
  type: 'noise',
  params: {
    schedule: { type: 'schedule' },
    seed: { type: 'integer', default: 0 },
    amount: { type: 'number', minimum: 0 },
    distribution: { type: 'string', enum: ['uniform', 'normal'], default: 'uniform' },
  },
  duration: ({ schedule }) => schedule.duration,
  create:
    ({ schedule, seed, amount, distribution }) =>
    t => {
      const step = Math.floor(t)
      const u = random(step, seed)
      const z =
        distribution === 'uniform'
          ? 2 * u - 1
          : Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random(step, ~seed))
      return schedule(t) * (1 + amount * Math.max(-3, Math.min(3, z)))
    },
})
