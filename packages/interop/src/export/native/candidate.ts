import { OptionError, type Schedule } from '@anneal/core'
import { InteropError } from '../../errors.ts'
import { build } from '../../fromPeer.ts'
import type { Builders, ImportedPlan } from '../../plan.ts'
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

/** Reads a candidate as the importers do. @internal */
export type Reader = (candidate: Candidate) => ImportedPlan

/** A reader for one library: no other comes along. @internal */
export const readerOf =
  (builders: Builders, peer: string): Reader =>
  ({ scheduler, params, baseLr }) =>
    build(builders, peer, scheduler, params, { baseLr, form: undefined })

function errorOf(read: Reader, candidate: Candidate, wanted: Wanted): number {
  const plan = read(candidate)
  const pairs = [
    [wanted.learningRate, plan.learningRate],
    ...(wanted.momentum ? [[wanted.momentum, plan.momentum] as const] : []),
  ] as const
  const errors = pairs.map(([ours, theirs]) =>
    typeof theirs === 'function' ? differenceOf(ours, theirs, wanted.steps) : Infinity,
  )
  return Math.max(...errors)
}

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

/** Whether a library would not take a candidate, or has no values for so many steps. */
const isRefusal = (error: unknown): boolean =>
  error instanceof InteropError || error instanceof OptionError

/** How far a candidate is from what is wanted. @internal */
export type Measure = (candidate: Candidate, wanted: Wanted) => number

/** Reads a candidate back in all versions of its library. @internal */
export const readBack =
  (...readers: readonly Reader[]): Measure =>
  (candidate, wanted) =>
    Math.max(...readers.map(read => errorOf(read, candidate, wanted)))

/**
 * The first candidate that gives the values that are wanted, which is tried out by reading it back.
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
      if (!isRefusal(error)) throw error
    }
  return undefined
}

/** The largest value of a schedule in its run. @internal */
export function largestOf(schedule: Schedule, steps: number): number {
  let largest = 0
  for (const t of stepsTo(steps)) largest = Math.max(largest, Math.abs(schedule(t)))
  return largest
}
