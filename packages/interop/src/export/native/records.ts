import type { CosineOptions, Resolved, Schedule } from '@anneal/core'
import { canonical, typeOf } from '../canonical.ts'
import type { Candidate, Native } from './candidate.ts'

/** How one library writes a schedule of some kind; nothing where it cannot. @internal */
export type Writers = Readonly<Record<string, (schedule: Schedule) => Native | undefined>>

/** The way of a schedule that holds its last value; nothing of one that does not. @internal */
export function heldSpan({
  steps,
  end,
  after,
}: Pick<Resolved<CosineOptions>, 'steps' | 'end' | 'after'>): number | undefined {
  const span = end === 'last' ? steps - 1 : steps
  return span > 0 && (after === 'hold' || after === 'error') ? span : undefined
}

/** A lone schedule in a library whose schedules have their rates in themselves. @internal */
export function candidateOf(schedule: Schedule, writers: Writers): Candidate | undefined {
  const plain = canonical(schedule)
  const type = typeOf(plain)
  const native = Object.hasOwn(writers, type) ? writers[type]!(plain) : undefined
  return native && { ...native, baseLr: 0.001 }
}
