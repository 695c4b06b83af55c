import { bindPlan, type BoundChannel } from './bindPlan.ts'
import { OptionError } from './errors.ts'
import type { Plan } from './plan.ts'
import type { RunOptions } from './runOptions.ts'
import type { Schedule } from './schedule.ts'
import { lengthPattern } from './units.ts'

/** What tells one plan from another, by channel: a number, or a type with a sum over what it does. */
export type PlanMarks = Readonly<Record<string, string | number>>

/** Takes down what tells a plan from others, bound to the run it is driven in. @internal */
export const marksOf = (channels: readonly BoundChannel[]): PlanMarks =>
  Object.fromEntries(
    channels.map(({ name, part }) => [name, typeof part === 'number' ? part : markOf(part)]),
  )

function markOf(part: Pick<Schedule, 'config'>): string {
  const { type } = part.config
  try {
    const text = JSON.stringify(essence(part))
    let sum = 1
    for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x1000193) // FNV-1a
    return `${type} ${(sum >>> 0).toString(36)}`
  } catch {
    return type // a function that cannot be asked
  }
}

/**
 * What a part does, however it was written: its options in one order, lengths as the run counts them.
 * Without defaults, so that an option which a later version adds changes no sum.
 */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence)
  if (typeof value === 'string') return lengthIn(value)
  const { config, options, params } = Object(value) as Partial<Schedule>
  if (!config) return value
  if (!options) return [config.type, samples(value as Schedule)]
  const told = Object.keys(config).filter(
    name => name in options && ![config[name], options[name]].includes(params?.[name]?.default),
  )
  return [config.type, ...told.sort().map(name => [name, essence(options[name])])]
}

// Only the lengths of a batch size are strings still: the run is made of them.
function lengthIn(text: string): string | number {
  const [, digits, unit = '%'] = lengthPattern.exec(text) ?? []
  if (!digits) return text
  return unit === 'step' ? Number(digits) : `${Number(digits)} ${unit}`
}

// Of a function nothing is known but its values; the last bits of these are not the same everywhere.
const samples = (part: Schedule): unknown =>
  typeof part === 'function'
    ? [part.duration, ...[0, 1, 10, 100, 1000].map(step => part(step).toPrecision(9))]
    : (part as { config: unknown }).config

/**
 * Refuses another plan than the one that a progress is of.
 *
 * @internal
 * @param run the run that the lengths of that one were counted in
 * @throws OptionError naming the channels
 */
export function checkMarks(stored: PlanMarks, plan: Plan, run: RunOptions | undefined): void {
  const change = changeOf(stored, plan, run)
  if (change)
    throw new OptionError(
      `the plan is not that of the progress: ${change}. Pass the plan as it was, or set onPlanChange to "follow": the new one from here on, which may jump`,
    )
}

function changeOf(stored: PlanMarks, plan: Plan, run: RunOptions | undefined): string {
  let marks: PlanMarks
  try {
    marks = marksOf(bindPlan(plan, run).channels)
  } catch (error) {
    return (error as Error).message
  }
  const changes = Object.keys({ ...stored, ...marks })
    .filter(name => stored[name] !== marks[name])
    .map(name => `${name} was ${stored[name] ?? 'none'} and is ${marks[name] ?? 'none'}`)
  return changes[0] ? `${changes.join(', ')} (a type, and a sum over what it does)` : ''
}
