import { sequence } from '../combinators/sequence.ts'
import type { Schedule } from '../schedule.ts'
import { constant } from '../schedules/constant.ts'
import { knots } from '../schedules/knots.ts'
import { linear } from '../schedules/linear.ts'
import type { Length } from '../units.ts'
import { checkRest } from './checkRest.ts'

/** Options of {@link triStage}. */
export interface TriStageOptions {
  /** The rate between warm-up and decay. */
  readonly peak: number
  /** How long the warm-up takes. */
  readonly warmup: Length
  /** How long the rate stays. */
  readonly hold: Length
  /** How long the decay takes. */
  readonly decay: Length
  /**
   * The rate at first.
   *
   * @default peak / 100
   */
  readonly from?: number
  /**
   * The rate at last: above 0.
   *
   * @default peak / 100
   */
  readonly to?: number
}

/**
 * Up in a line, flat, and down by equal shares: the three stages of speech recognition.
 *
 *     value(t) = peak · (to / peak)^((t − warmup − hold) / decay)        in the last of them
 *
 * @see Park et al., “SpecAugment”, 2019, §3.2: https://arxiv.org/abs/1904.08779; fairseq, `tri_stage`
 * @example
 * triStage({ peak: 0.1, warmup: 10, hold: 40, decay: 50 })(75) // 0.01
 */
export function triStage({
  peak,
  warmup,
  hold,
  decay,
  from = peak / 100,
  to = peak / 100,
  ...rest
}: TriStageOptions): Schedule {
  checkRest('triStage', rest)
  return sequence({
    parts: [
      linear({ from, to: peak, steps: warmup }),
      constant({ value: peak, steps: hold }),
      knots({ values: [peak, to], at: [0, decay], shape: 'geometric' }),
    ],
  })
}
