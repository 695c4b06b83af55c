import type { Suggestion } from './suggestion.ts'

/** Bounds for schedules that go up and down: options of `cyclic` and of `oneCycle`. Plain JSON. */
export interface RangeBounds {
  /** For `cyclic`. */
  readonly cyclic: { readonly low: number; readonly high: number }
  /** For `oneCycle`. */
  readonly oneCycle: { readonly peak: number; readonly from: number }
}

/**
 * Bounds of cyclical rates and of one cycle, from what a rule suggests.
 *
 * `high` and `peak` are the highest rate that trains well where the rule finds it (`kneeRates`), and
 * the suggested rate else. `low` is where the accuracy starts to rise, or else a quarter of `high`:
 * Smith has a third or a quarter. One cycle begins at a tenth of its peak, or at `low` where that is
 * lower.
 *
 * @returns undefined where the rule found nothing
 * @see Smith, “Cyclical Learning Rates for Training Neural Networks”, 2017, section 3.3:
 *   https://arxiv.org/abs/1506.01186; Smith & Topin, “Super-Convergence”, 2018:
 *   https://arxiv.org/abs/1708.07120
 * @example
 * const bounds = rangeBounds({ ok: true, rule: 'steepest', rate: 0.4, index: 50, why: '…' })
 * bounds.cyclic // { low: 0.1, high: 0.4 }
 * bounds.oneCycle // { peak: 0.4, from: 0.04 }
 */
export function rangeBounds(suggestion: Suggestion): RangeBounds | undefined {
  if (!suggestion.ok) return undefined
  const { rate, high = rate, low = high / 4 } = suggestion
  return { cyclic: { low, high }, oneCycle: { peak: high, from: Math.min(low, high / 10) } }
}
