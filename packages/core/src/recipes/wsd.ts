import { repeat } from '../combinators/repeat.ts'
import { sequence } from '../combinators/sequence.ts'
import { warmup as warm } from '../combinators/warmup.ts'
import type { Schedule } from '../schedule.ts'
import { anneal, type AnnealOptions } from '../schedules/anneal.ts'
import { constant } from '../schedules/constant.ts'
import type { Length } from '../units.ts'
import { checkRest } from './checkRest.ts'

/** Options of {@link wsd}. */
export interface WsdOptions {
  /** The rate between warm-up and decay. */
  readonly peak: number
  /**
   * How long the warm-up takes.
   *
   * @default 0
   */
  readonly warmup?: Length
  /** How long the rate stays, in each period. */
  readonly stable: Length
  /** How long the decay takes, in each period. */
  readonly decay: Length
  /**
   * The rate at last.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * The way down: see {@link AnnealOptions}.
   *
   * @default 'sqrt'
   */
  readonly shape?: NonNullable<AnnealOptions['shape']>
  /**
   * How often it stays and decays; each time it begins at the peak again, without a warm-up.
   *
   * @default 1
   */
  readonly periods?: number
}

/**
 * Warm-up, stable, decay.
 *
 * @see Hu et al., “MiniCPM”, 2024: https://arxiv.org/abs/2404.06395; Wen et al., “Understanding
 *   Warmup-Stable-Decay Learning Rates”, 2024, for periods: https://arxiv.org/abs/2410.05192
 * @example
 * wsd({ peak: 0.1, warmup: 10, stable: 70, decay: 20, shape: 'linear' })(90) // 0.05
 */
export function wsd({
  peak,
  warmup = 0,
  stable,
  decay,
  to = 0,
  shape = 'sqrt',
  periods = 1,
  ...rest
}: WsdOptions): Schedule {
  checkRest('wsd', rest)
  const period = sequence({
    parts: [
      constant({ value: peak, steps: stable }),
      anneal({ from: peak, to, steps: decay, shape }),
    ],
  })
  const schedule = periods === 1 ? period : repeat({ schedule: period, times: periods })
  return warm({ steps: warmup, schedule })
}
