import { differenceOf, signOf, type Difference } from '../statistics.ts'
import { points } from './format.ts'

/** What became of a claim. */
export type Verdict = 'reproduced' | 'within noise' | 'not reproduced'

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

/** That an arm comes to what another does: not if it is worse by more than chance and half a point. */
export function isSame(
  a: readonly number[],
  b: readonly number[],
): { readonly same: boolean; readonly difference: Difference; readonly words: string } {
  const difference = differenceOf(a, b)
  const isNear = Math.abs(difference.mean) <= near
  const isChance = signOf(difference) === 0
  const words = isChance
    ? `the same within noise (${points(difference)})`
    : isNear
      ? `within half a point (${points(difference)})`
      : `${difference.mean < 0 ? 'lower' : 'higher'} (${points(difference)})`
  // noise as wide as a point proves nothing
  const isNarrow = difference.margin <= 2 * near
  return { same: isNear || difference.mean > 0 || (isChance && isNarrow), difference, words }
}
