import { OptionError, type Schedule } from '@anneal/core'
import type { Formulas } from '../formulas/curve.ts'
import { differenceOf, stepsTo } from '../measure.ts'

/** A scheduler of another library, as {@link PeerRecord} has it. @internal */
export interface Native {
  readonly scheduler: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A scheduler that may be what was asked for, and the rate that the optimizer is made with. @internal */
export interface Candidate extends Native {
  readonly baseLr: number
}

/** A candidate, and how far it is from what was asked for. @internal */
export interface Chosen extends Candidate {
  readonly error: number
}

/** What is wanted of a candidate. @internal */
export interface Wanted {
  readonly learningRate: Schedule
  readonly momentum?: Schedule | undefined
  readonly steps: number
}

/** How far a candidate is from what is wanted. @internal */
export type Measure = (candidate: Candidate, wanted: Wanted) => number

/** What one version of a library computes. @internal */
export interface Library {
  readonly learningRate: Formulas
  readonly momentum?: Formulas
}

/** Compares a candidate with what all versions of its library compute. @internal */
export const measureBy =
  (...versions: readonly Library[]): Measure =>
  ({ scheduler, params, baseLr }, wanted) => {
    if (!areFinite(params)) return Infinity
    const errors = versions.flatMap(formulas =>
      (['learningRate', 'momentum'] as const).map(channel => {
        const curve = wanted[channel]
        if (!curve) return 0
        const found = formulas[channel]?.[scheduler]?.(params as never, baseLr)
        return found ? differenceOf(curve, found, wanted.steps) : Infinity
      }),
    )
    return Math.max(...errors)
  }

// no library takes Infinity or NaN for a parameter
const areFinite = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(areFinite)
    : typeof value !== 'number' || Number.isFinite(value)

// what a division made of a number that is shorter
const shorter = (value: number): number => {
  const rounded = Number(value.toPrecision(15))
  return String(rounded).length < String(value).length - 3 ? rounded : value
}

/** The same parameters without the last digits of divisions. */
function tidy<Value>(value: Value): Value {
  if (typeof value === 'number') return shorter(value) as Value
  if (Array.isArray(value)) return value.map(tidy) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, tidy(it)])) as Value
}

/**
 * The first candidate that gives the values that are wanted, by what its library computes.
 *
 * @internal
 */
export function firstRight(
  measure: Measure,
  candidates: readonly Candidate[],
  wanted: Wanted,
  tolerance: number,
): Chosen | undefined {
  for (const candidate of candidates.flatMap(it => [tidy(it), it]))
    try {
      // the libraries' optimizers refuse rates below 0
      if (candidate.baseLr < 0) continue
      const error = measure(candidate, wanted)
      if (error <= tolerance) return { ...candidate, error }
    } catch (error) {
      // what is wanted has no values for so many steps
      if (!(error instanceof OptionError)) throw error
    }
  return undefined
}

/** The largest value of a schedule in its run. @internal */
export function largestOf(schedule: Schedule, steps: number): number {
  const size = (t: number): number => Math.abs(schedule(t))
  const at = stepsTo(steps)
  const best = at.reduce((a, b) => (size(b) > size(a) ? b : a))
  const i = at.indexOf(best)
  // of a long run not all steps are looked at: it turns between those beside the best one
  let [low, high] = [at[i - 1] ?? best, at[i + 1] ?? best]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (size(middle + 1) > size(middle)) low = middle + 1
    else high = middle
  }
  return Math.max(size(best), size(low))
}
