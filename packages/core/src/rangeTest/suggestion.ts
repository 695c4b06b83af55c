import { checkOptions } from '../checkOptions.ts'
import { OptionError, show } from '../errors.ts'
import type { RangeCurve } from './rangeRecorder.ts'

/** What a rule makes of a curve: a rate with a reason, or why there is none. Plain JSON. */
export type Suggestion =
  | {
      readonly ok: true
      /** The rule. */
      readonly rule: string
      /** The rate to train with: the peak, where a schedule goes up and down. */
      readonly rate: number
      /** The lowest rate that trains, where the rule finds it. */
      readonly low?: number
      /** The highest rate that trains well, where the rule finds it. */
      readonly high?: number
      /** The point of the curve that it was read from. */
      readonly index: number
      /** What was seen. */
      readonly why: string
    }
  | {
      readonly ok: false
      /** The rule. */
      readonly rule: string
      /** Why the curve carries no answer, and what to change. */
      readonly reason: string
    }

/** Reads a rate off a curve. All rules have this signature: pass your own wherever one is taken. */
export type SuggestionRule = (curve: RangeCurve) => Suggestion

/** What rules that look at the loss have in common. */
export interface LossRuleOptions {
  /**
   * Which loss they look at.
   *
   * @default 'smoothed'
   */
  readonly loss?: 'smoothed' | 'raw' | undefined
  /**
   * Points at the beginning that are left out. Default: a tenth of them, as in fastai; Lightning and
   * pytorch-lr-finder leave out 10.
   */
  readonly skipFirst?: number | undefined
  /**
   * Points at the end that are left out: fastai and pytorch-lr-finder have 5, Lightning 1.
   *
   * @default 5
   */
  readonly skipLast?: number | undefined
}

/** The part of a curve that a rule looks at. @internal */
export interface Part {
  readonly rates: readonly number[]
  readonly losses: readonly number[]
  /** Points that were left out before it. */
  readonly offset: number
  /** Where the loss is lowest. */
  readonly lowest: number
  readonly curve: RangeCurve
}

/** What a rule finds in its part of a curve: where, the rate, and what was seen. @internal */
export type Found =
  | { readonly index: number; readonly rate?: number; readonly why: string }
  | { readonly reason: string }

const fewest = 6
// In standard errors of the smoothed loss: what flat curves of pure noise stay below, see the tests.
const clear = 3

/** Four figures, for messages. @internal */
export const figures = (value: number): string => String(Number(value.toPrecision(4)))

/**
 * Makes a rule that looks at the loss.
 *
 * @internal
 * @throws OptionError when an option cannot be
 */
export function lossRule(
  rule: string,
  options: LossRuleOptions,
  own: readonly string[],
  find: (part: Part) => Found,
): SuggestionRule {
  checkOptions(`${rule}Rate`, options, [...own, 'loss', 'skipFirst', 'skipLast'])
  const { loss = 'smoothed', skipFirst, skipLast = 5 } = options
  for (const [name, skip] of Object.entries({ skipFirst, skipLast }))
    if (skip !== undefined && !(Number.isSafeInteger(skip) && skip >= 0))
      throw new OptionError(`${name} must be a whole number >= 0, got ${show(skip)}`)
  if (!['smoothed', 'raw'].includes(loss))
    throw new OptionError(`loss must be smoothed or raw, got ${show(loss)}`)
  return uncheckedLossRule(rule, find, loss, skipFirst, skipLast)
}

/** The same for options that need no check. @internal */
export const uncheckedLossRule =
  (
    rule: string,
    find: (part: Part) => Found,
    loss: 'smoothed' | 'raw',
    skipFirst: number | undefined,
    skipLast: number,
  ): SuggestionRule =>
  curve => {
    const all = loss === 'raw' ? curve.losses : curve.smoothed
    const offset = skipFirst ?? Math.floor(all.length / 10)
    const losses = all.slice(offset, Math.max(offset, all.length - skipLast))
    const rates = curve.rates.slice(offset, offset + losses.length)
    if (losses.length < fewest)
      return {
        ok: false,
        rule,
        reason: `only ${losses.length} of ${all.length} points are left to look at, and ${fewest} are needed: test with more updates, or from a lower rate`,
      }
    const part = { rates, losses, offset, lowest: lowestOf(losses), curve }
    const found = noFall(part, loss) ?? find(part)
    if ('reason' in found) return { ok: false, rule, ...found }
    const { index, rate = rates[index]!, why } = found
    return { ok: true, rule, rate, index: offset + index, why }
  }

/** The first place of the lowest of them. @internal */
export const lowestOf = (values: readonly number[]): number =>
  values.reduce((low, value, i) => (value < values[low]! ? i : low), 0)

/** The spread of what is random in a series: from one point to the next, free of where it goes. @internal */
export function noiseOf(values: readonly number[]): number {
  const jumps = values.slice(1).map((value, i) => Math.abs(value - values[i]!))
  const middle = jumps.sort((a, b) => a - b)[jumps.length >> 1] ?? 0
  // half of all normal values are nearer than 0.6745 standard deviations; two of them make a jump
  return middle / 0.6745 / Math.SQRT2
}

/** Whether the loss falls at all, by more than chance: else every rule would read off noise. */
function noFall({ losses, offset, lowest, curve }: Part, loss: string): Found | undefined {
  const fall = losses[0]! - losses[lowest]!
  // beyond the lowest point losses jump for other reasons
  const noise = noiseOf(curve.losses.slice(0, Math.max(fewest, offset + lowest + 1)))
  const chance =
    loss === 'raw'
      ? Math.SQRT2 * noise
      : noise * Math.hypot(smoothedShare(curve, offset), smoothedShare(curve, offset + lowest))
  if (fall > clear * chance) return undefined
  return {
    reason:
      fall > 0
        ? `the loss falls by ${figures(fall)}, which is no more than its noise of ${figures(chance)} may do: test with more updates, larger batches, or up to a higher rate`
        : `the loss never falls below the ${figures(losses[0]!)} that it begins with: test from a lower rate, or up to a higher one`,
  }
}

/** What is left of the noise of single losses in their mean at this point. */
function smoothedShare({ smoothing: kept, debias }: RangeCurve, at: number): number {
  const settled = (1 - kept) / (1 + kept)
  const gone = kept ** (at + (debias ? 1 : 0))
  return debias
    ? Math.sqrt((settled * (1 + gone)) / (1 - gone))
    : Math.hypot(gone, Math.sqrt(settled * (1 - gone ** 2)))
}
