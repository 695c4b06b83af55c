import { OptionError, show } from './errors.ts'
import { mix } from './numeric.ts'
import { runOfPlan, type Plan } from './plan.ts'
import { checkMarks, type PlanMarks } from './planMarks.ts'
import { checkRun, type RunOptions } from './runOptions.ts'
import type { Json } from './schedule.ts'

/** Between two updates the schedule goes evenly from one step to another, and past them at the same pace. */
export interface StepMap {
  /** The update it begins at. */
  readonly update: number
  /** Where the schedule stands then. */
  readonly step: number
  /** The update it is made for: one after the last. */
  readonly toUpdate: number
  /** Where the schedule stands then. */
  readonly toStep: number
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
  /** What tells the plan from others, by channel; progress that was saved before this was here has none. */
  readonly plan?: PlanMarks
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

/**
 * What happens when the plan was changed between a checkpoint and its resumption:
 *
 * - `follow`: the new one is followed from here on, at the same step. The value may jump.
 */
export type OnPlanChange = 'follow'

const answers: readonly OnRunChange[] = ['keep', 'stretch', 'extend']

interface Answers {
  readonly onRunChange?: OnRunChange | undefined
  readonly onPlanChange?: OnPlanChange | undefined
}

/** Where driving begins. @internal */
export interface Start {
  readonly updates: number
  readonly run: RunOptions | undefined
  readonly boundTo: RunOptions | undefined
  readonly time?: StepMap | undefined
  readonly base?: Progress['base'] | undefined
  readonly feedback?: Progress['feedback'] | undefined
}

/** A copy of JSON, so that the two sides cannot change each other's. @internal */
export const copy = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

/** Where the schedule stands at an update. @internal */
export function stepAt(update: number, time: StepMap | undefined): number {
  if (!time) return update
  const { step, toStep, toUpdate } = time
  const way = toUpdate - time.update
  return mix(step, toStep, (update - time.update) / way, (toUpdate - update) / way)
}

/**
 * Works out where driving begins.
 *
 * @internal
 * @throws OptionError when the progress cannot be read, or the run or the plan is not the one it was made in
 */
export function resume(
  from: Progress | undefined,
  now: RunOptions | undefined,
  { onRunChange, onPlanChange }: Answers,
  channels: Plan,
): Start {
  if (onPlanChange !== undefined && (onPlanChange as string) !== 'follow')
    throw new OptionError(`onPlanChange can only be "follow", got ${show(onPlanChange)}`)
  if (onRunChange !== undefined && !answers.includes(onRunChange))
    throw new OptionError(`onRunChange must be one of ${show(answers)}, got ${show(onRunChange)}`)
  const run = now && { ...now }
  if (from === undefined) return { updates: 0, run, boundTo: run }
  checkProgress(from)
  const { updates, run: stored, boundTo = stored, time, base, feedback } = copy(from)
  const known = stored ?? undefined
  const start = { updates, run: known, boundTo: boundTo ?? undefined, time, base, feedback }
  if (from.plan && !onPlanChange) checkMarks(from.plan, channels, start.boundTo)
  if (!run || normal(run) === normal(known)) return start
  switch (onRunChange) {
    case 'keep':
      return { ...start, run }
    case 'extend':
      return { ...start, run, boundTo: run, time: undefined }
    case 'stretch':
      return { ...start, run, time: stretch(start, run, channels) }
    default:
      throw new OptionError(
        `the run was ${show(stored)} and is now ${show(run)}: set onRunChange to "keep" (the schedule stays as it was), "stretch" (what is left of it ends with the new run) or "extend" (as if the run had always been like this)`,
      )
  }
}

// What does not matter, or is lost in JSON, makes no difference.
const normal = (run: RunOptions | undefined): string =>
  JSON.stringify(
    Object.entries(run ?? {})
      .filter(([, value]) => value !== undefined && value !== false)
      .sort(),
  )

function stretch({ updates, boundTo, time }: Start, run: RunOptions, channels: Plan): StepMap {
  const fail = (why: string): never => {
    throw new OptionError(`cannot stretch: ${why}; set onRunChange to "keep" or "extend"`)
  }
  if (typeof channels['batchSize'] === 'function')
    fail('the plan schedules batchSize, and so decides by itself how many updates there are')
  const toStep = runOfPlan(channels, boundTo).steps
  const toUpdate = runOfPlan(channels, run).steps
  if (toStep === undefined || toUpdate === undefined)
    return fail(
      `the ${toStep === undefined ? 'old' : 'new'} run does not say how many steps it has`,
    )
  const step = stepAt(updates, time)
  if (step > toStep || updates >= toUpdate)
    fail(`after ${updates} updates, the old run ends at ${toStep} and the new one at ${toUpdate}`)
  return { update: updates, step, toUpdate, toStep }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNumbers = (value: unknown, ...names: string[]): boolean =>
  isObject(value) &&
  Object.values(value).every(Number.isFinite) &&
  names.every(name => name in value)

const isRun = (value: unknown): boolean => {
  if (value !== null) checkRun(value as RunOptions)
  return true
}

// What is in each field of a progress, where it is there.
const tests: Record<keyof Progress, (value: unknown) => boolean> = {
  version: value => value === 1,
  updates: value => Number.isSafeInteger(value) && (value as number) >= 0,
  run: isRun,
  boundTo: isRun,
  time: value =>
    isNumbers(value, 'update', 'step', 'toUpdate', 'toStep') &&
    (value as StepMap).toUpdate > (value as StepMap).update,
  plan: value =>
    isObject(value) &&
    Object.values(value).every(mark => Number.isFinite(mark) || typeof mark === 'string'),
  base: value => isNumbers(value),
  feedback: value =>
    isObject(value) &&
    Object.values(value).every(
      part => isObject(part) && typeof part['type'] === 'string' && 'state' in part,
    ),
}

function checkProgress(from: unknown): void {
  const fail = (why: string): never => {
    throw new OptionError(
      `this progress cannot be read: ${why}. It must be what drive gave, in version 1 of the format`,
    )
  }
  if (!isObject(from)) return fail(`it is ${show(from)}`)
  for (const [name, test] of Object.entries(tests)) {
    const value = from[name]
    const mayLack = name !== 'version' && name !== 'updates' && name !== 'run'
    if (!(value === undefined && mayLack) && !test(value)) fail(`${name} is ${show(value)}`)
  }
}
