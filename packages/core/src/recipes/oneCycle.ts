import { sequence } from '../combinators/sequence.ts'
import type { Schedule } from '../schedule.ts'
import { anneal } from '../schedules/anneal.ts'
import type { Length } from '../units.ts'
import { checkRest } from './checkRest.ts'
import { share } from './share.ts'

/** Options of {@link oneCycle}. */
export interface OneCycleOptions {
  /** The highest rate. */
  readonly peak: number
  /** The whole run: a number of steps, or a length that can be divided, such as `"100%"`. */
  readonly steps: Length
  /**
   * The rate at first.
   *
   * @default peak / 25
   */
  readonly from?: number
  /**
   * The rate at last.
   *
   * @default from / 10000
   */
  readonly to?: number
  /**
   * The share of the run in which it rises.
   *
   * @default 0.3
   */
  readonly rise?: number
  /**
   * Two: up and down. Three: up, down as fast, and on to the last rate in what is left.
   *
   * @default 2
   */
  readonly phases?: 2 | 3
  /**
   * The way of each phase.
   *
   * @default 'cosine'
   */
  readonly shape?: 'cosine' | 'linear'
  /**
   * The momentum falls from high to low while the rate rises, and rises again.
   *
   * @default { high: 0.95, low: 0.85 }
   */
  readonly momentum?: { readonly high: number; readonly low: number }
}

/**
 * One cycle over a whole run, with a momentum that goes the other way.
 *
 * @see Smith & Topin, “Super-Convergence: Very Fast Training of Neural Networks Using Large Learning
 *   Rates”, 2018: https://arxiv.org/abs/1708.07120
 * @example
 * const { learningRate, momentum } = oneCycle({ peak: 0.1, steps: 100 })
 * learningRate(30) // 0.1
 * momentum(30) // 0.85
 */
export function oneCycle({
  peak,
  steps,
  from = peak / 25,
  to = from / 1e4,
  rise = 0.3,
  phases = 2,
  shape = 'cosine',
  momentum: { high, low } = { high: 0.95, low: 0.85 },
  ...rest
}: OneCycleOptions): { readonly learningRate: Schedule; readonly momentum: Schedule } {
  checkRest('oneCycle', rest)
  const marks = phases === 2 ? [0, rise, 1] : [0, rise, 2 * rise, 1]
  const along = (values: readonly number[]): Schedule =>
    sequence({
      parts: marks.slice(1).map((mark, i) =>
        anneal({
          from: values[i]!,
          to: values[i + 1]!,
          steps: share(steps, marks[i]!, mark),
          shape,
        }),
      ),
    })
  return phases === 2
    ? { learningRate: along([from, peak, to]), momentum: along([high, low, high]) }
    : { learningRate: along([from, peak, from, to]), momentum: along([high, low, high, high]) }
}
