import { OptionError, readMetric } from '@anneal/core'

/** When to stop before the end: a metric of the epochs has not got better for a while. */
export interface EarlyStop {
  /**
   * Which metric is watched: `loss`, the mean training loss, or one that `evaluate` gives.
   *
   * @default 'loss'
   */
  readonly metric?: string
  /** Epochs without an improvement that are tolerated; the next one stops. */
  readonly patience: number
  /**
   * Whether less is better, or more.
   *
   * @default 'min'
   */
  readonly mode?: 'min' | 'max'
  /**
   * By how much more than this the metric has to be better.
   *
   * @default 0
   */
  readonly delta?: number
}

/** What stopping early remembers: plain JSON. */
export interface EarlyStopState {
  /** The best value so far; null before the first. */
  readonly best: number | null
  /** Epochs since then. */
  readonly bad: number
}

/** Refuses options that cannot be. @internal */
export function checkEarlyStop({ patience, mode = 'min', delta = 0 }: EarlyStop): void {
  if (!Number.isInteger(patience) || patience < 0)
    throw new OptionError(`earlyStop.patience must be a whole number from 0 up, got ${patience}`)
  if (!['min', 'max'].includes(mode))
    throw new OptionError(`earlyStop.mode must be "min" or "max", got ${mode}`)
  if (!(delta >= 0 && delta < Infinity))
    throw new OptionError(`earlyStop.delta must be a finite number from 0 up, got ${delta}`)
}

/** The state after an epoch. What is no number is no improvement. @internal */
export function afterMetrics(
  { best, bad }: EarlyStopState,
  metrics: Readonly<Record<string, number>>,
  { metric = 'loss', mode = 'min', delta = 0 }: EarlyStop,
): EarlyStopState {
  const value = readMetric(metrics, metric)
  const gain = best === null ? Infinity : mode === 'min' ? best - value : value - best
  return Number.isFinite(value) && gain > delta ? { best: value, bad: 0 } : { best, bad: bad + 1 }
}
