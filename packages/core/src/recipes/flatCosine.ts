import { sequence } from '../combinators/sequence.ts'
import type { Schedule } from '../schedule.ts'
import { anneal, type AnnealOptions } from '../schedules/anneal.ts'
import { constant } from '../schedules/constant.ts'
import type { Length } from '../units.ts'
import { checkRest } from './checkRest.ts'
import { share } from './share.ts'

/** Options of {@link flatCosine}. */
export interface FlatCosineOptions {
  /** The rate at first. */
  readonly peak: number
  /** The whole run: a number of steps, or a length that can be divided, such as `"100%"`. */
  readonly steps: Length
  /**
   * The share of the run in which it stays.
   *
   * @default 0.75
   */
  readonly flat?: number
  /**
   * The rate at last.
   *
   * @default 0
   */
  readonly to?: number
  /**
   * The way down: see {@link AnnealOptions}.
   *
   * @default 'cosine'
   */
  readonly shape?: NonNullable<AnnealOptions['shape']>
}

/**
 * Flat for most of a run, then half a cosine down.
 *
 * @see fastai, `Learner.fit_flat_cos`
 * @example
 * flatCosine({ peak: 0.1, steps: 100, flat: 0.5 })(75) // 0.05
 */
export function flatCosine({
  peak,
  steps,
  flat = 0.75,
  to = 0,
  shape = 'cosine',
  ...rest
}: FlatCosineOptions): Schedule {
  checkRest('flatCosine', rest)
  return sequence({
    parts: [
      constant({ value: peak, steps: share(steps, 0, flat) }),
      anneal({ from: peak, to, steps: share(steps, flat, 1), shape }),
    ],
  })
}
