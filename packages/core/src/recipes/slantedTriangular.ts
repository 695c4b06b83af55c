import { sequence } from '../combinators/sequence.ts'
import type { Schedule } from '../schedule.ts'
import { linear } from '../schedules/linear.ts'
import type { Length } from '../units.ts'
import { checkRest } from './checkRest.ts'
import { share } from './share.ts'

/** Options of {@link slantedTriangular}. */
export interface SlantedTriangularOptions {
  /** The highest rate. */
  readonly peak: number
  /** The whole run: a number of steps, or a length that can be divided, such as `"100%"`. */
  readonly steps: Length
  /**
   * The share of the run in which it rises.
   *
   * @default 0.1
   */
  readonly rise?: number
  /**
   * How many times lower the rate is at first and at last.
   *
   * @default 32
   */
  readonly ratio?: number
}

/**
 * Up in a short line and down in a long one, for fine-tuning.
 *
 * @see Howard & Ruder, “Universal Language Model Fine-tuning for Text Classification”, 2018, §3.2:
 *   https://arxiv.org/abs/1801.06146
 * @example
 * slantedTriangular({ peak: 0.32, steps: 100 })(55) // 0.165
 */
export function slantedTriangular({
  peak,
  steps,
  rise = 0.1,
  ratio = 32,
  ...rest
}: SlantedTriangularOptions): Schedule {
  checkRest('slantedTriangular', rest)
  const low = peak / ratio
  return sequence({
    parts: [
      linear({ from: low, to: peak, steps: share(steps, 0, rise) }),
      linear({ from: peak, to: low, steps: share(steps, rise, 1) }),
    ],
  })
}
