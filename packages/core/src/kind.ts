import { OptionError, show } from './errors.ts'
import { checkOptions, type AnyParams, type Param, type Values } from './params.ts'
import type { Bound, Run } from './run.ts'
import type { Config, Json, Schedule } from './schedule.ts'

/** What everything that kinds make has in common. @internal */
export interface Base<Thing> {
  readonly config: Config
  readonly unbound: readonly string[]
  toJSON(): Config
  bind(run: Run): Thing
}

/** What the two definitions, of schedules and of feedback, have in common. @internal */
export interface AnyDefinition {
  readonly type: string
  readonly params: object
  readonly check?: (options: never) => string | undefined
  readonly needsRun?: true
}

const plain = (value: unknown): Json =>
  typeof value === 'function'
    ? (value as Schedule).config
    : Array.isArray(value)
      ? Object.freeze(value.map(plain))
      : (value as Json)

const unboundOf = ({ type, ...param }: Param, value: unknown): readonly string[] => {
  if (value === undefined) return []
  if (type === 'schedule') return (value as Schedule).unbound
  if ('items' in param) return (value as unknown[]).flatMap(item => unboundOf(param.items, item))
  return type === 'length' && typeof value === 'string' ? [value] : []
}

/**
 * Makes the function that takes options: checks them, and makes the thing, ready or waiting for a run.
 *
 * @internal
 * @param make gets undefined options while lengths wait for a run: then nothing may work but `bind`
 */
export function defineKind<Thing>(
  { type, params, check, needsRun }: AnyDefinition,
  make: (base: Base<Thing>, bound: Bound | undefined, fail: () => never) => Thing,
): (options: unknown, at?: string) => Thing {
  const table = params as AnyParams
  return (options, at = type) => {
    const given = checkOptions(table, options, at)
    const config: Record<string, Json> = { type }
    const raw: Record<string, unknown> = {}
    const waiting: string[] = needsRun ? ['epochs'] : []
    for (const [name, param] of Object.entries(table)) {
      if (name in given) config[name] = plain(given[name])
      raw[name] = given[name] ?? ('default' in param ? param.default : undefined)
      waiting.push(...unboundOf(param, raw[name]))
    }
    const build = (bound: Bound | undefined, unbound: readonly string[]): Thing => {
      const wrong = check?.((bound?.options ?? raw) as never)
      if (wrong) throw new OptionError(`${at}: ${wrong}`)
      const base: Base<Thing> = {
        config: config as Config,
        unbound,
        toJSON: () => config as Config,
        bind: run =>
          waiting.length > 0 || run.strict ? build(run.bindAll(table, raw, at), []) : thing,
      }
      const thing = make(base, bound, () => {
        throw new OptionError(
          `${type} cannot count ${unbound.map(show).join(', ')} without a run: bind it to one, or give numbers of steps`,
        )
      })
      return thing
    }
    Object.freeze(config)
    return build(waiting.length > 0 ? undefined : { options: raw }, Object.freeze(waiting))
  }
}
