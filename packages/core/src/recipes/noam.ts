import { min } from '../combinators/min.ts'
import { OptionError } from '../errors.ts'
import type { Schedule } from '../schedule.ts'
import { powerLaw } from '../schedules/powerLaw.ts'
import type { Length } from '../units.ts'
import { checkRest } from './checkRest.ts'

/** Options of {@link noam}: either `peak` or `size`. */
export interface NoamOptions {
  /** How long the warm-up takes. */
  readonly warmup: Length
  /** The highest rate. */
  readonly peak?: number
  /** The width of the model instead: then the peak is factor / √(size · warmup), in steps. */
  readonly size?: number
  /**
   * What the rate is multiplied by, where `size` gives it.
   *
   * @default 1
   */
  readonly factor?: number
}

/**
 * Up in a line, and down with the inverse square root of the step: as the Transformer was trained.
 *
 *     value(t) = factor · size^(−½) · min(s^(−½), s · warmup^(−3/2)),   s = t + 1
 *
 * @see Vaswani et al., “Attention Is All You Need”, 2017, eq. 3: https://arxiv.org/abs/1706.03762
 * @throws OptionError when neither or both of peak and size are given, or size with a unit
 * @example
 * noam({ peak: 0.1, warmup: 100 })(399) // 0.05
 */
export function noam({ warmup, peak, size, factor = 1, ...rest }: NoamOptions): Schedule {
  checkRest('noam', rest)
  if ((peak === undefined) === (size === undefined))
    throw new OptionError('noam: give either peak or size')
  if (size !== undefined && typeof warmup !== 'number')
    throw new OptionError(`noam: size needs a warmup in steps, got "${warmup}"; or give peak`)
  const from = peak ?? factor * (size! * Number(warmup)) ** -0.5
  return min({
    schedules: [
      powerLaw({ from, scale: warmup, power: 1, offset: 1 }),
      powerLaw({ from, scale: warmup, offset: 1 }),
    ],
  })
}
