import type { Schedule } from '@anneal/core'
import { canonical, typeOf } from '../canonical.ts'
import type { Input } from '../input.ts'
import { isHeld, spanOf, type Ended } from '../kinds/ending.ts'
import { firstRight, type Candidate, type Chosen, type Measure, type Native } from './candidate.ts'

/** How one library writes a schedule of some kind; nothing where it cannot. @internal */
export type Writers = Readonly<Record<string, (schedule: Schedule) => Native | undefined>>

/** The way of a schedule that holds its last value; nothing of one that does not. @internal */
export function heldSpan(ended: Ended): number | undefined {
  const span = spanOf(ended)
  return span > 0 && isHeld(ended) ? span : undefined
}

/** A schedule as one of these writes it. @internal */
export function nativeOf(schedule: Schedule, writers: Writers): Native | undefined {
  const plain = canonical(schedule)
  const type = typeOf(plain)
  return Object.hasOwn(writers, type) ? writers[type]!(plain) : undefined
}

/** A lone schedule in a library whose schedules have their rates in themselves. @internal */
export function candidateOf(schedule: Schedule, writers: Writers): Candidate | undefined {
  const native = nativeOf(schedule, writers)
  return native && { ...native, baseLr: 0.001 }
}

/** The same, where it gives the values of the schedule. @internal */
export function chosenOf(
  schedule: Schedule,
  writers: Writers,
  measure: Measure,
  { steps, tolerance }: Pick<Input, 'steps' | 'tolerance'>,
): Chosen | undefined {
  const candidate = candidateOf(schedule, writers)
  const wanted = { learningRate: schedule, steps }
  return firstRight(measure, candidate ? [candidate] : [], wanted, tolerance)
}
