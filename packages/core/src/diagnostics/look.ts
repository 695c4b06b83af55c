import { blowUp, explosion, notFinite, rise } from './divergence.ts'
import type { FindingKind, Sighting } from './finding.ts'
import { extend, type History } from './history.ts'
import { oscillation } from './oscillation.ts'
import { isSettled, slowness, standstill } from './progress.ts'
import type { Reading } from './record.ts'

/** All there is to find. */
const kinds: readonly FindingKind[] = ['divergence', 'oscillation', 'stagnation', 'slow', 'plateau']
const nothing: ReadonlySet<FindingKind> = new Set()

/** What one more reading shows. @internal */
export interface Look {
  readonly history: History
  /** What is the matter. */
  readonly seen: ReadonlyMap<FindingKind, Sighting>
  /** What was looked for and is not, or is no longer, the matter. */
  readonly over: ReadonlySet<FindingKind>
}

/**
 * Adds a reading to a run, and looks at it: at each for a loss that explodes, and for the rest whenever
 * a block is full.
 *
 * @internal
 */
export function look(before: History, reading: Reading, patience: number): Look {
  const { update, loss, rate } = reading
  if (Number.isNaN(loss))
    return {
      history: before,
      seen: new Map([['divergence', notFinite(update, rate)]]),
      over: nothing,
    }
  const history = extend(before, reading)
  const exploded = explosion(history, rate)
  const seen = new Map<FindingKind, Sighting>(exploded && [['divergence', exploded]])
  if (history.open || history.blocks.length < 8) return { history, seen, over: nothing }
  const add = (kind: FindingKind, sighting: Sighting | undefined): void => {
    if (sighting) seen.set(kind, sighting)
  }
  if (!exploded) add('divergence', rise(history, rate) ?? blowUp(history, rate))
  add('oscillation', oscillation(history, rate))
  if (seen.size === 0 && isSettled(history, patience)) {
    const still = standstill(history, rate)
    if (still) add(still.kind, still)
    else add('slow', slowness(history, rate))
  }
  return { history, seen, over: new Set(kinds.filter(kind => !seen.has(kind))) }
}
