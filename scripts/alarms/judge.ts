/** What the diagnostics find in a run, and what of it is a false alarm. */
import {
  createDiagnostics,
  type Finding,
  type FindingKind,
} from '../../packages/core/src/diagnostics.ts'
import type { Trace } from './runs.ts'

/** What the diagnostics find in a run. */
export function findingsOf({ losses, rates }: Trace): readonly Finding[] {
  const { observe } = createDiagnostics()
  return losses.flatMap((loss, i) => observe({ update: i + 1, loss, learningRate: rates[i]! }))
}

/** The kinds that may be right where a rate is far too low, or far too high. */
const expected: Readonly<Record<'low' | 'high', readonly FindingKind[]>> = {
  low: ['slow', 'stagnation'],
  high: ['divergence', 'oscillation', 'stagnation', 'plateau'],
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Whether a finding is wrong. Where the rate is good, all are but a plateau; and that is wrong where the
 * loss then falls by more than a tenth, although the rate was not reduced to less than half.
 *
 * @param multiple of the rate, a good one being 1
 */
export function isFalse({ kind, update }: Finding, multiple: number, trace: Trace): boolean {
  if (multiple < 1) return !expected.low.includes(kind)
  if (multiple > 1) return !expected.high.includes(kind)
  if (kind !== 'plateau') return true
  const { losses, rates } = trace
  const window = Math.ceil(losses.length / 20)
  const then = meanOf(losses.slice(Math.max(0, update - 2 * window), update))
  const before = Math.max(...rates.slice(Math.max(0, update - window), update))
  return losses.some((_, end) => {
    if (end < update + window || (end - update) % window !== 0) return false
    const isReduced = Math.max(...rates.slice(end - window, end)) < before / 2
    return !isReduced && meanOf(losses.slice(end - window, end)) < 0.9 * then
  })
}
