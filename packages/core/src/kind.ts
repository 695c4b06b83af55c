import { OptionError, show } from './errors.ts'
import { checkValue, type AnyParams, type Values } from './params.ts'
import type { Bound, Run } from './run.ts'
import type { Schedule } from './schedule.ts'

/** What the two definitions, of schedules and of feedback, have in common. @internal */
export interface AnyDefinition {
  readonly type: string
  readonly params: object
  readonly check?: (options: never) => string | undefined
  readonly needsRun?: (options: never) => readonly string[]
}

// A value in a config: schedules as their configs, lists as frozen copies.
const written = (value: unknown): unknown =>
  Array.isArray(value)
    ? Object.freeze(value.map(written))
    : typeof value === 'function'
      ? (value as unknown as Schedule).config
      : value

/**
 * Makes the function that takes options: checks them, and makes the thing, ready or waiting for a run.
 *
 * @internal
 * @param make gets a function to fail with while lengths wait for a run: then nothing may work but `bind`
 * @param marks what the kind is to have besides its type and params
 */
export function defineKind(
  definition: AnyDefinition,
  make: (bound: Bound, fail: (() => never) | undefined) => object,
  marks?: object,
): (options: unknown, at?: string) => object {
  const { type, params, check, needsRun } = definition as AnyDefinition & {
    readonly params: AnyParams
  }
  const kind = (options: unknown, at = type): object => {
    const given = Object(options) as Values
    const raw: Record<string, unknown> = {}
    const unbound: string[] = []
    for (const name in given)
      if (!Object.hasOwn(params, name))
        throw new OptionError(
          `${at} has no option ${show(name)}; it has ${Object.keys(params).join(', ')}`,
        )
    for (const [name, param] of Object.entries(params)) {
      const value = given[name] === undefined ? param.default : given[name]
      if (value !== undefined || !param.optional)
        raw[name] = checkValue(param, value, `${at}.${name}`, unbound)
    }
    unbound.push(...(needsRun?.(raw as never) ?? []))
    const config: Record<string, unknown> = { type }
    for (const name in given) config[name] = written(raw[name])
    Object.freeze(config)
    const build = (bound: Bound, waiting: readonly string[]): object => {
      const wrong = check?.(bound.options as never)
      if (wrong) throw new OptionError(`${at}: ${wrong}`)
      const fail = (): never => {
        throw new OptionError(
          `${at} needs a run to count ${waiting.map(show).join(', ')}: bind it or count in steps`,
        )
      }
      return Object.freeze(
        Object.assign(make(bound, waiting[0] ? fail : undefined), bound, {
          params,
          config,
          unbound: waiting,
          toJSON: () => config,
          bind: (run: Run) => build(run.bindAll(params, raw, at), []),
        }),
      )
    }
    return build({ options: raw }, unbound)
  }
  return Object.assign(kind, { type, params }, marks)
}
