import {
  bindPlan,
  channelsOf,
  constant,
  custom,
  fromConfig,
  isFeedback,
  type BoundChannel,
  type Config,
  type Feedback,
  type Plan,
  type Schedule,
} from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { formula } from '@anneal/core/formula'
import { didYouMean, show } from '@anneal/core/messages'
import { InteropError, objectOf } from '../errors.ts'
import type { ExportOptions } from './exported.ts'

/** What can be exported: a schedule, a feedback or a plan, or the config of one. */
export type Exportable = Schedule | Feedback | Plan | Config | Readonly<Record<string, unknown>>

/** What is to be exported, bound to its run. @internal */
export interface Input {
  readonly channels: Readonly<Record<string, Schedule | Feedback>>
  /** The last step that counts. */
  readonly steps: number
  /** Whether anything said so. */
  readonly ends: boolean
  readonly tolerance: number
  readonly points: number
}

const isPart = (part: unknown): part is Schedule | Feedback =>
  typeof part === 'function' || isFeedback(part)

function planOf(input: Exportable): Plan {
  const isDrivable = isPart(input) || Object.values(Object(input) as object).some(isPart)
  return channelsOf(isDrivable ? (input as Plan) : fromConfig(input, [...builtins, formula]))
}

// A growing batch follows the samples, and not its schedule by itself.
const partOf = ({ part, curve }: BoundChannel): Plan[string] =>
  typeof part === 'function' && part !== curve ? custom(curve) : part

const scheduleIn = (part: Schedule | Feedback): Schedule | undefined =>
  typeof part === 'function' ? part : (part.options?.['schedule'] as Schedule | undefined)

/**
 * Reads what is to be exported, and binds it.
 *
 * @internal
 * @throws OptionError when a config is wrong, or a length needs what the run does not say
 * @throws InteropError when an option is wrong
 */
export function readInput(input: Exportable, how: ExportOptions = {}): Input {
  const names = ['run', 'steps', 'tolerance', 'points']
  for (const name of Object.keys(objectOf(how, 'how to export is an object, such as { run }')))
    if (!names.includes(name))
      throw new InteropError(
        `there is no option ${show(name)}${didYouMean(name, names)}; there are ${names.join(', ')}`,
      )
  const { run: options, steps, tolerance = 1e-12, points = 4096 } = how
  if (!(Number.isFinite(tolerance) && tolerance >= 0))
    throw new InteropError(
      `tolerance must be a share of the largest value, such as 0.01, got ${show(tolerance)}`,
    )
  const plan = planOf(input)
  const bound = options && bindPlan(plan, options)
  const run = bound?.run
  const parts = Object.entries(
    bound ? Object.fromEntries(bound.channels.map(c => [c.name, partOf(c)])) : plan,
  ).map(
    ([name, part]) => [name, typeof part === 'number' ? constant({ value: part }) : part] as const,
  )
  for (const [name, part] of parts)
    if (part.unbound[0] !== undefined)
      throw new InteropError(
        `${name} has lengths that depend on the run, such as ${show(part.unbound[0])}: give the run, as in { run: { epochs: 10, stepsPerEpoch: 500 } }`,
      )
  const lengths = parts
    .map(([, part]) => scheduleIn(part)?.duration ?? Infinity)
    .filter(length => length > 0 && length < Infinity)
  const last = steps ?? run?.steps ?? (lengths.length ? Math.ceil(Math.max(...lengths)) : undefined)
  if (last !== undefined && !(Number.isSafeInteger(last) && last >= 0))
    throw new InteropError(`steps must be a whole number of updates, got ${show(last)}`)
  if (!(typeof points === 'number' && points >= 2))
    throw new InteropError(`points must be 2 or more, got ${show(points)}`)
  return {
    channels: Object.fromEntries(parts),
    steps: last ?? 10_000,
    ends: last !== undefined,
    tolerance,
    points,
  }
}
