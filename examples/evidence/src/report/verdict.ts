import { differenceOf, signOf, type Difference } from '../statistics.ts'
import { points } from './format.ts'

/** What became of a claim. */
export type Verdict = 'reproduced' | 'nearly' | 'within noise' | 'not reproduced'

/** A claim of the literature, and what was measured. */
export interface Claim {
  readonly claim: string
  readonly verdict: Verdict
  readonly measured: string
}

/** Two accuracies this near to one another are called the same: half a point. */
export const near = 0.005

/** That one arm is better than another by more than chance. */
export function isHigher(
  a: readonly number[],
  b: readonly number[],
): { readonly verdict: Verdict; readonly difference: Difference } {
  const difference = differenceOf(a, b)
  const verdicts = { '1': 'reproduced', '0': 'within noise', '-1': 'not reproduced' } as const
  return { difference, verdict: verdicts[signOf(difference)] }
}

/**
 * That an arm comes to what another does: nearly, where it is worse by more than chance but not by more
 * than half a point; not at all, where noise is so wide that it proves nothing.
 */
export function isSame(
  a: readonly number[],
  b: readonly number[],
): { readonly verdict: Verdict; readonly difference: Difference; readonly words: string } {
  const difference = differenceOf(a, b)
  const { mean, margin } = difference
  const isChance = signOf(difference) === 0
  const isNear = Math.abs(mean) <= near
  const words = isChance
    ? `the same within noise (${points(difference)})`
    : isNear
      ? `within half a point (${points(difference)})`
      : `${mean < 0 ? 'lower' : 'higher'} (${points(difference)})`
  if (isChance)
    return { verdict: margin <= 2 * near ? 'reproduced' : 'within noise', difference, words }
  if (mean > 0) return { verdict: 'reproduced', difference, words }
  return { verdict: isNear ? 'nearly' : 'not reproduced', difference, words }
}
