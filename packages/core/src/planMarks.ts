import { OptionError } from './errors.ts'
import type { Plan } from './plan.ts'
import type { Config } from './schedule.ts'

/** What tells one plan from another, by channel: a number, or a type with a sum over its options. */
export type PlanMarks = Readonly<Record<string, string | number>>

/** Takes down what tells a plan from others. @internal */
export const marksOf = (channels: Plan): PlanMarks =>
  Object.fromEntries(
    Object.entries(channels).map(([name, part]) => [
      name,
      typeof part === 'number' ? part : markOf(part.config),
    ]),
  )

function markOf(config: Config): string {
  try {
    const text = JSON.stringify(config, sorted)
    let sum = 1
    for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x1000193) // FNV-1a
    return `${config.type} ${(sum >>> 0).toString(36)}`
  } catch {
    return config.type // a function, which JSON does not hold
  }
}

// The order in which options were written makes no difference.
const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort())
    : value

/**
 * Refuses another plan than the one that a progress is of.
 *
 * @internal
 * @throws OptionError naming the channel
 */
export function checkMarks(stored: PlanMarks, channels: Plan): void {
  const marks = marksOf(channels)
  for (const name of Object.keys({ ...stored, ...marks }))
    if (stored[name] !== marks[name])
      throw new OptionError(
        `the plan is not that of the progress: ${name} was ${stored[name] ?? 'none'} and is ${marks[name] ?? 'none'} (a type, and a sum over its options). Pass the plan as it was, or set onPlanChange to "follow": the new one from here on, which may jump`,
      )
}
