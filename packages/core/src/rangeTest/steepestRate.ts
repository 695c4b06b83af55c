import { OptionError, show } from '../errors.ts'
import {
  figures,
  lossRule,
  lowestOf,
  type Found,
  type LossRuleOptions,
  type Part,
  type SuggestionRule,
} from './suggestion.ts'

/** Options of {@link steepestRate}. */
export interface SteepestRateOptions extends LossRuleOptions {
  /**
   * What the slope is measured against: the logarithm of the rate, the rate (Lightning), or the
   * number of the update (pytorch-lr-finder).
   *
   * @default 'log'
   */
  readonly over?: 'log' | 'rate' | 'index' | undefined
  /**
   * Between the points on both sides, or from a point to the next (fastai).
   *
   * @default 'central'
   */
  readonly differences?: 'central' | 'forward' | undefined
}

/**
 * The rate at which the loss falls fastest: once it has done a third of its fall, as the first losses
 * weigh most in their mean, so that what is steepest of all among noisy ones is often noise.
 *
 * The peers look everywhere, and so do their forms of it: with `differences: 'forward'` it is fastai's
 * `steep`, with `over: 'rate', skipFirst: 10, skipLast: 1` Lightning's `suggestion`, with
 * `over: 'index', skipFirst: 10` what pytorch-lr-finder suggests; but it refuses a curve that does not
 * fall.
 *
 * @throws OptionError when an option cannot be
 * @see https://github.com/fastai/fastai/blob/master/fastai/callback/schedule.py;
 *   https://github.com/Lightning-AI/pytorch-lightning/blob/master/src/lightning/pytorch/tuner/lr_finder.py;
 *   https://github.com/davidtvs/pytorch-lr-finder/blob/master/torch_lr_finder/lr_finder.py
 * @example
 * const rates = Array.from({ length: 41 }, (_, i) => 10 ** (i / 10 - 4))
 * const losses = rates.map(rate => 1 / (1 + rate / 0.01))
 * steepestRate()(rangeCurve(rates, losses, { smoothing: 0 })).rate // 0.01
 */
export function steepestRate(options: SteepestRateOptions = {}): SuggestionRule {
  const { over = 'log', differences = 'central' } = options
  const axes = { log: Math.log, rate: (rate: number) => rate, index: (_: number, i: number) => i }
  const axis = Object.hasOwn(axes, over) ? axes[over] : undefined
  if (!axis) throw new OptionError(`over must be log, rate or index, got ${show(over)}`)
  if (!['central', 'forward'].includes(differences))
    throw new OptionError(`differences must be central or forward, got ${show(differences)}`)
  const isPeers = over !== 'log' || differences !== 'central'
  const find = findSteepest(axis, differences === 'central', isPeers)
  return lossRule('steepest', options, ['over', 'differences'], find)
}

/** What it finds. @internal */
export const findSteepest =
  (axis: (rate: number, i: number) => number, central: boolean, isPeers: boolean) =>
  ({ rates, losses, lowest }: Part): Found => {
    const slopes = slopesOf(losses, rates.map(axis), central)
    const begin = isPeers ? 0 : beginOf(losses, lowest)
    const index = begin + lowestOf(slopes.slice(begin))
    return slopes[index]! < 0
      ? {
          index,
          why: `the loss falls fastest at ${figures(rates[index]!)}, where it is ${figures(losses[index]!)}`,
        }
      : { reason: 'the loss never falls from one point to the next' }
  }

/** The last point, before the lowest, at which less than a third of the fall is done. */
function beginOf(losses: readonly number[], lowest: number): number {
  const bound = losses[0]! - (losses[0]! - losses[lowest]!) / 3
  return losses.slice(0, lowest).findLastIndex(loss => loss > bound)
}

/** Slopes at all points; without `central` at all but the last, towards the next. */
function slopesOf(values: readonly number[], x: readonly number[], central: boolean): number[] {
  // towards the next point; a stepped ramp has points at the same place, which have no slope
  const towards = values.slice(1).map((value, i) => {
    const way = x[i + 1]! - x[i]!
    return way > 0 ? (value - values[i]!) / way : 0
  })
  if (!central) return towards
  return values.map((_, i) => {
    const [before, after] = [towards[i - 1], towards[i]]
    if (before === undefined || after === undefined) return (before ?? after)!
    // of the parabola through the three points: the nearer of the two slopes counts more
    const [left, right] = [x[i]! - x[i - 1]!, x[i + 1]! - x[i]!]
    if (left === 0 || right === 0) return left === 0 ? after : before
    return (before * right + after * left) / (left + right)
  })
}
