import { OptionError, show } from './errors.ts'
import type { Feedback, FeedbackKind } from './feedback.ts'
import type { AnyParams, Param } from './params.ts'
import { isFeedback, type Plan } from './plan.ts'
import type { Kind, Schedule } from './schedule.ts'
import { didYouMean } from './suggest.ts'

/** A kind of schedule or of feedback. */
export type AnyKind = Kind | FeedbackKind

type OptionConfig<Value, Kinds extends readonly AnyKind[]> = [NonNullable<Value>] extends [Schedule]
  ? ScheduleConfig<Kinds> | Extract<Value, undefined>
  : Value extends readonly (infer Item)[]
    ? readonly OptionConfig<Item, Kinds>[]
    : Value
type OptionsConfig<Options, Type, Kinds extends readonly AnyKind[]> = { readonly type: Type } & {
  readonly [Name in keyof Options]: OptionConfig<Options[Name], Kinds>
}
type ScheduleConfig<Kinds extends readonly AnyKind[]> = Kinds[number] extends infer K
  ? K extends FeedbackKind
    ? never
    : K extends Kind<infer Options, infer Type>
      ? OptionsConfig<Options, Type, Kinds>
      : never
  : never
type FeedbackConfig<Kinds extends readonly AnyKind[]> = Kinds[number] extends infer K
  ? K extends FeedbackKind<infer Options, infer Type>
    ? OptionsConfig<Options, Type, Kinds>
    : never
  : never

/**
 * What `fromConfig` can read with these kinds: a type for literals.
 *
 * @example
 * const config = { type: 'cosine', from: 0.1, steps: '10 epochs' } satisfies ConfigOf<typeof builtins>
 */
export type ConfigOf<Kinds extends readonly AnyKind[]> = { readonly $schema?: string } & (
  | ScheduleConfig<Kinds>
  | FeedbackConfig<Kinds>
  | { readonly [channel in Channel]: ScheduleConfig<Kinds> | FeedbackConfig<Kinds> | number }
)
// any name, but not $schema
type Letter = 'abcdefghijklmnopqrstuvwxyz_' extends infer Text ? Split<Text> : never
type Split<Text> = Text extends `${infer First}${infer Rest}` ? First | Split<Rest> : never
type Channel = `${Letter | Uppercase<Letter>}${string}`

// Deeper than anyone writes by hand, and far from the end of the stack.
const deepest = 64

interface Reader {
  readonly kinds: ReadonlyMap<string, AnyKind>
  readonly depth: number
}

/**
 * Makes a schedule, a feedback or a plan of its config, with the kinds that are given: a list such as
 * `builtins`, or `[...builtins, myKind]`. A plan has no `type`; `$schema` is allowed.
 *
 * @throws OptionError naming the place in the config, the value, and what may stand there
 * @example
 * const lr = fromConfig({ type: 'cosine', from: 0.1, steps: 100 }, [cosine])
 */
export function fromConfig(config: unknown, kinds: readonly AnyKind[]): Schedule | Feedback | Plan {
  if (!Array.isArray(kinds as unknown))
    throw new OptionError(
      `fromConfig needs the list of kinds that may stand in the config, such as fromConfig(config, builtins); got ${show(kinds)}`,
    )
  const byType = new Map<string, AnyKind>()
  for (const [i, kind] of kinds.entries()) {
    if (typeof (kind as unknown) !== 'function' || typeof (kind.type as unknown) !== 'string')
      throw new OptionError(`kinds[${i}] must be a kind, got ${show(kind)}`)
    const other = byType.get(kind.type)
    if (other && other !== kind)
      throw new OptionError(`two kinds are called ${show(kind.type)}; rename one, or list only one`)
    byType.set(kind.type, kind)
  }
  const reader = { kinds: byType, depth: 0 }
  const fields = fieldsOf(config, 'the config')
  return Object.hasOwn(fields, 'type') ? read(fields, '', reader) : readPlan(fields, reader)
}

function fieldsOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new OptionError(`${at} must be an object with a type, got ${show(value)}${wayOut(value)}`)
  const { $schema: _, ...fields } = value as Record<string, unknown>
  return fields
}

const wayOut = (value: unknown): string =>
  Number.isFinite(value)
    ? `; a fixed value is { "type": "constant", "value": ${value as number} }`
    : typeof value === 'string' && value.includes('{')
      ? '; a config as text goes through JSON.parse first'
      : ''

function readPlan(fields: Record<string, unknown>, reader: Reader): Plan {
  const entries = Object.entries(fields)
  if (!entries.some(([name, part]) => typeof part === 'object' || name === 'learningRate'))
    throw new OptionError(
      `the config has no type; it may be ${[...reader.kinds.keys()].join(', ')}. A plan has schedules by channel, such as { "learningRate": { "type": … } }`,
    )
  return Object.fromEntries(
    entries.map(([name, part]) => [
      name,
      Number.isFinite(part) ? (part as number) : readPart(part, name.slice(0, 60), reader),
    ]),
  )
}

const readPart = (value: unknown, at: string, reader: Reader): Schedule | Feedback =>
  read(fieldsOf(value, at), at, reader)

function read(
  { type, ...options }: Record<string, unknown>,
  at: string,
  reader: Reader,
): Schedule | Feedback {
  const known = [...reader.kinds.keys()]
  const kind = typeof type === 'string' ? reader.kinds.get(type) : undefined
  const dot = at && `${at}.`
  if (!kind)
    throw new OptionError(
      `${dot}type is ${show(type)}${typeof type === 'string' ? didYouMean(type, known) : ''}; it may be ${known.join(', ')}`,
    )
  if (reader.depth > deepest)
    throw new OptionError(`${at.slice(0, 60)}…: schedules are nested more than ${deepest} deep`)
  const params = kind.params as AnyParams
  const inner: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(options)) {
    const param = Object.hasOwn(params, name) ? params[name] : undefined
    const names = Object.keys(params)
    if (!param)
      throw new OptionError(
        `${dot}${name.slice(0, 60)} is not an option of ${kind.type}${didYouMean(name, names)}; it has ${names.join(', ')}`,
      )
    inner[name] = readOption(param, value, `${dot}${name}`, { ...reader, depth: reader.depth + 1 })
  }
  return kind(inner, at || kind.type)
}

function readOption(param: Param, value: unknown, at: string, reader: Reader): unknown {
  if (param.type === 'array' && Array.isArray(value))
    return value.map((item, i) => readOption(param.items, item, `${at}[${i}]`, reader))
  if (param.type !== 'schedule' || typeof value === 'function') return value
  const part = readPart(value, at, reader)
  if (isFeedback(part))
    throw new OptionError(
      `${at}: ${part.config.type} listens to metrics and must stand outermost; put the other schedule inside it`,
    )
  return part
}
