import { checkOptions } from '../checkOptions.ts'
import { OptionError, show } from '../errors.ts'
import { exponential } from '../schedules/exponential.ts'
import { linear } from '../schedules/linear.ts'
import type { Schedule } from '../schedule.ts'

/** Options of {@link rangeRamp}. */
export interface RampOptions {
  /**
   * The rate of the first update.
   *
   * @default 1e-7
   */
  readonly from?: number | undefined
  /**
   * The rate of the last update.
   *
   * @default 10
   */
  readonly to?: number | undefined
  /**
   * How many updates there are.
   *
   * @default 100
   */
  readonly updates?: number | undefined
  /**
   * By equal factors, by equal amounts, or by equal factors in levels that are held for a while.
   *
   * @default 'exponential'
   */
  readonly shape?: 'exponential' | 'linear' | 'stepped' | undefined
  /**
   * Levels of the stepped shape.
   *
   * @default 10
   */
  readonly levels?: number | undefined
}

/**
 * The rates of a range test, from low to high: the first update has the lowest, the last the highest.
 *
 * @throws OptionError when the rates do not rise from above 0, or there are too few updates
 * @see Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017, section 3.3 (linear):
 *   https://arxiv.org/abs/1506.01186
 * @example
 * rangeRamp({ from: 0.001, to: 1, updates: 4 })(1) // 0.01
 * rangeRamp({ from: 0.1, to: 1, updates: 10, shape: 'linear' })(3) // 0.4
 * rangeRamp({ from: 0.01, to: 1, updates: 6, shape: 'stepped', levels: 3 })(3) // 0.1
 */
export function rangeRamp(options: RampOptions = {}): Schedule {
  checkOptions('a ramp', options, ['from', 'to', 'updates', 'shape', 'levels'])
  const { from = 1e-7, to = 10, updates = 100, shape = 'exponential', levels = 10 } = options
  if (!(from > 0 && to > from && to < Infinity))
    throw new OptionError(`from and to must rise from above 0, got ${show(from)} and ${show(to)}`)
  if (!Number.isSafeInteger(updates) || updates < 2)
    throw new OptionError(`updates must be a whole number >= 2, got ${show(updates)}`)
  if (!Number.isSafeInteger(levels) || levels < 2 || (shape === 'stepped' && levels > updates))
    throw new OptionError(`levels must be a whole number from 2 to updates, got ${show(levels)}`)
  switch (shape) {
    case 'exponential':
      return exponential({ from, rate: to / from, period: updates - 1, to })
    case 'linear':
      return linear({ from, to, steps: updates - 1 })
    case 'stepped': {
      const rate = (to / from) ** (1 / (levels - 1))
      return exponential({ from, rate, period: updates / levels, to, staircase: true })
    }
    default:
      throw new OptionError(`shape must be exponential, linear or stepped, got ${show(shape)}`)
  }
}
