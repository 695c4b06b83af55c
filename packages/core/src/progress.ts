import { OptionError, show } from './errors.ts'
import { createRun, type RunOptions } from './run.ts'
import type { Json } from './schedule.ts'

/** From update `update` on, the schedule stands at `step` and goes on `rate` steps an update. */
export interface StepMap {
  /** The update it begins at. */
  readonly update: number
  /** Where the schedule stood then. */
  readonly step: number
  /** Steps of the schedule an update. */
  readonly rate: number
}

/** How far a run has come: plain JSON, all that `drive` needs to go on exactly. */
export interface Progress {
  /** The version of this format. */
  readonly version: 1
  /** Updates done. */
  readonly updates: number
  /** The run; null where none was given. */
  readonly run: RunOptions | null
  /** The run that lengths are counted in, where it is another one (`keep`, `stretch`). */
  readonly boundTo?: RunOptions | null
  /** How steps of the schedule follow from updates, where they are not the same (`stretch`). */
  readonly time?: StepMap
  /** The target's own values, where the plan is relative to them. */
  readonly base?: Readonly<Record<string, number>>
  /** What feedback remembers, by channel. */
  readonly feedback?: Readonly<Record<string, { readonly type: string; readonly state: Json }>>
}

/**
 * What happens to the schedule when the run was changed between a checkpoint and its resumption:
 *
 * - `keep`: it stays as it was; past its old end it does what its `after` says.
 * - `stretch`: what is left of it is stretched, or shortened, to the new end. The value does not jump.
 * - `extend`: it is bound anew, as if the run had been like this from the beginning. The value may jump.
 */
export type OnRunChange = 'keep' | 'stretch' | 'extend'

interface Start {
  readonly updates: number
  readonly run: RunOptions | undefined
  readonly boundTo: RunOptions | undefined
  readonly time: StepMap | undefined
  readonly base: Progress['base']
  readonly feedback: Progress['feedback']
}

const normal = (run: RunOptions | null | undefined): string =>
  JSON.stringify(Object.entries(run ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)))

/**
 * Works out where driving begins.
 *
 * @internal
 * @throws OptionError when the progress cannot be read, or the run is not the one it was made in
 */
export function resume(
  from: Progress | undefined,
  run: RunOptions | undefined,
  onRunChange: OnRunChange | undefined,
): Start {
  if (!from)
    return { updates: 0, run, boundTo: run, time: undefined, base: undefined, feedback: undefined }
  if (!((from.version as number) === 1 && Number.isSafeInteger(from.updates) && from.updates >= 0))
    throw new OptionError(
      `this progress cannot be read: version ${show(from.version)}, updates ${show(from.updates)}; this Anneal reads version 1`,
    )
  const { updates, base, feedback } = from
  const known = from.run ?? undefined
  const boundTo = from.boundTo === undefined ? known : (from.boundTo ?? undefined)
  const asBefore = { updates, run: run ?? known, boundTo, time: from.time, base, feedback }
  if (!run || normal(run) === normal(known)) return asBefore
  switch (onRunChange) {
    case 'keep':
      return asBefore
    case 'extend':
      return { ...asBefore, boundTo: run, time: undefined }
    case 'stretch':
      return { ...asBefore, time: stretch(asBefore, total(boundTo), total(run)) }
    default:
      throw new OptionError(
        `the run was ${show(known)} and is now ${show(run)}: set onRunChange to "keep" (the schedule stays as it was), "stretch" (what is left of it ends with the new run) or "extend" (as if the run had always been like this)`,
      )
  }
}

const total = (run: RunOptions | undefined): number => (run && createRun(run).steps) ?? NaN

function stretch({ updates, time }: Start, before: number, now: number): StepMap {
  const step = time ? time.step + (updates - time.update) * time.rate : updates
  const rate = (before - step) / (now - updates)
  if (!(rate >= 0 && rate < Infinity))
    throw new OptionError(
      `cannot stretch: after ${updates} updates, the old run ends at ${before} and the new one at ${now}`,
    )
  return { update: updates, step, rate }
}
