import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import type { Length } from '../units.ts'

/** Options of {@link dampen}. */
export interface DampenOptions {
  /** The schedule: it runs on under the warm-up. */
  readonly schedule: Schedule
  /**
   * How the factor rises to 1.
   *
   * @default 'linear'
   */
  readonly shape?: 'linear' | 'exponential' | 'radam'
  /**
   * β₂ of Adam, which sets how long it takes where `period` does not.
   *
   * @default 0.999
   */
  readonly beta2?: number
  /** How long it takes: τ. Default: 2 / (1 − β₂) for linear, 1 / (1 − β₂) for exponential. */
  readonly period?: Length | undefined
}

/**
 * A schedule times a factor that rises to 1, as adaptive methods need it while they know little:
 * a warm-up with nothing to tune.
 *
 *     value(t) = schedule(t) · w(t + 1)
 *
 * w(s) = min(1, s/τ) (linear), 1 − e^(−s/τ) (exponential), or with s from the first one that has a
 * root, √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ)), ρ∞ = 2/(1 − β₂) − 1, ρ = ρ∞ − 2sβ₂ˢ/(1 − β₂ˢ) (radam).
 *
 * @see Ma & Yarats, “On the adequacy of untuned warmup for adaptive optimization”, 2021:
 *   https://arxiv.org/abs/1910.04209; Liu et al., “On the Variance of the Adaptive Learning Rate and
 *   Beyond”, 2020: https://arxiv.org/abs/1908.03265
 * @example
 * dampen({ schedule: constant({ value: 0.1 }), beta2: 0.99 })(99) // 0.05
 */
export const dampen: Kind<DampenOptions, 'dampen'> = /* @__PURE__ */ defineSchedule({
  type: 'dampen',
  params: {
    schedule: { type: 'schedule' },
    shape: { type: 'string', enum: ['linear', 'exponential', 'radam'], default: 'linear' },
    beta2: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.999 },
    period: { type: 'length', period: true, exclusiveMinimum: 0, optional: true },
  },
  check: ({ shape, beta2 }) =>
    shape === 'radam' && !(beta2! > 0.6) ? `radam needs beta2 > 0.6, got ${beta2!}` : undefined,
  duration: ({ schedule }) => schedule.duration,
  create: ({ schedule, shape, beta2, period }) => {
    const average = 1 / (1 - beta2)
    if (shape === 'exponential') {
      const tau = period ?? average
      return t => schedule(t) * -Math.expm1(-(t + 1) / tau)
    }
    if (shape === 'linear') {
      const tau = period ?? 2 * average
      return t => schedule(t) * Math.min(1, (t + 1) / tau)
    }
    const most = 2 * average - 1
    const rho = (s: number): number => most - (2 * s) / Math.expm1(-s * Math.log(beta2))
    let first = 1
    while (rho(first) <= 4) first++
    return t => {
      const now = rho(t + first)
      return (
        schedule(t) * Math.sqrt(((now - 4) * (now - 2) * most) / ((most - 4) * (most - 2) * now))
      )
    }
  },
})
