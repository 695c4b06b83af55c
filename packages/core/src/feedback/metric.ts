import { OptionError } from '../errors.ts'
import { readMetric, type Metrics } from '../feedback.ts'

/** What is watched, and what counts as better. @internal */
export interface Watched {
  readonly metric: string
  readonly mode: 'min' | 'max'
  readonly threshold: number
  readonly thresholdMode: 'relative' | 'absolute'
  readonly margin?: number
  readonly nan: 'error' | 'bad'
}

const most = Number.MAX_VALUE
// JSON holds no infinite number: the largest stands for it
const bounded = (value: number): number => Math.max(-most, Math.min(most, value))
const signOf = ({ mode }: Watched): number => (mode === 'min' ? 1 : -1)

/**
 * Reads what is watched. JSON has neither NaN nor Infinity: the worst number there is stands for NaN.
 *
 * @internal
 */
export function observe(watched: Watched, metrics: Metrics): number {
  const value = readMetric(metrics, watched.metric)
  if (Number.isNaN(value) && watched.nan === 'error')
    throw new OptionError(
      `the metric "${watched.metric}" is NaN; with nan: "bad" it counts as no improvement`,
    )
  return Number.isNaN(value) ? signOf(watched) * most : bounded(value)
}

/** Whether a value is better than the best so far, and by enough. @internal */
export function improves(watched: Watched, value: number, best: number | null): boolean {
  const sign = signOf(watched)
  const { threshold, margin = 0 } = watched
  if (best === null) return sign * value + margin < most
  // nothing is better than an infinite best, whatever share of it is asked
  if (sign * best <= -most) return false
  // in the order in which the peers work it out: a metric may be better by exactly as much as is asked
  const wanted =
    watched.thresholdMode === 'relative'
      ? sign * best * (1 - sign * threshold)
      : sign * best - threshold
  return sign * value + margin < wanted
}

/** The mean of numbers; what stands for NaN makes it the same. @internal */
export const mean = (values: readonly number[]): number =>
  values.find(value => Math.abs(value) === most) ??
  bounded(values.reduce((sum, value) => sum + value, 0) / values.length)

/**
 * A sum that slides along: what comes in is added before what goes out is taken off, as GreedyLR does
 * it, where a difference in the last bit may decide. What stands for NaN never leaves it.
 *
 * @internal
 */
export function slide(sum: number, value: number, gone: number): number {
  if (Math.abs(sum) >= most) return sum
  return Math.abs(value) === most ? value : bounded(sum + value - gone)
}

/** The mean of so many numbers that sum up to this; what stands for NaN makes it the same. @internal */
export const meanOf = (sum: number, count: number): number =>
  Math.abs(sum) >= most ? sum : sum / count
