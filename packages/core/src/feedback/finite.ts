import { OptionError } from '../errors.ts'
import { readMetric, type Metrics } from '../feedback.ts'

/**
 * Reads a metric that has to be a finite number; undefined where one that is not is to be left out.
 *
 * @internal
 */
export function finiteMetric(
  metrics: Metrics,
  { metric, nan }: { readonly metric: string; readonly nan: 'error' | 'skip' },
): number | undefined {
  const value = readMetric(metrics, metric)
  if (Number.isFinite(value)) return value
  if (nan === 'skip') return undefined
  throw new OptionError(`the metric "${metric}" is ${value}; with nan: "skip" it is left out`)
}
