import { mix } from '../numeric.ts'
import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'
import { shapeParam, shapes, type Shape } from '../schedules/shapes.ts'
import type { Length } from '../units.ts'

/** Options of {@link cooldown}. */
export interface CooldownOptions {
  /** What is followed first. */
  readonly schedule: Schedule
  /** Where it is left. */
  readonly at: Length
  /** The way from there to the last value. */
  readonly steps: Length
  /**
   * The last value, which is held.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * The way down: see {@link AnnealOptions}.
   *
   * @default 'cosine'
   */
  readonly shape?: Shape
}

/**
 * Leaves any schedule at some step and goes from the value it has there to the last one: a late
 * decay, or the way to the constant rate of stochastic weight averaging.
 *
 *     value(t) = schedule(t),  t < at;   to + (schedule(at) − to) · f((t − at) / steps),  then
 *
 * @see PyTorch, `torch.optim.swa_utils.SWALR`; OLMo-core, `override_decay`
 * @example
 * const late = cooldown({ schedule: constant({ value: 0.1 }), at: 80, steps: 20, shape: 'linear' })
 * late(90) // 0.05
 */
export const cooldown: Kind<CooldownOptions, 'cooldown'> = /* @__PURE__ */ defineSchedule({
  type: 'cooldown',
  params: {
    schedule: { type: 'schedule' },
    at: { type: 'length', consecutive: true },
    steps: { type: 'length', consecutive: true },
    to: { type: 'number', default: 0 },
    shape: shapeParam,
  },
  duration: ({ at, steps }) => at + steps,
  create: ({ schedule, at, steps, to, shape }) => {
    const from = schedule(at)
    const height = shapes[shape]
    return t => {
      if (t < at) return schedule(t)
      const rest = at + steps - t
      if (rest <= 0) return to
      const h = height(rest / steps)
      return mix(from, to, 1 - h, h)
    }
  },
})
