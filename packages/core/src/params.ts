import { OptionError, show } from './errors.ts'
import type { Schedule } from './schedule.ts'
import { lengthPattern, type Length } from './units.ts'

/** A finite number, or a whole one. The bounds are JSON Schema's. */
export interface NumberParam {
  readonly type: 'number' | 'integer'
  readonly default?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly optional?: true
}

/** Yes or no. */
export interface BooleanParam {
  readonly type: 'boolean'
  readonly default?: boolean
  readonly optional?: true
}

/** A word, out of `enum` where that is given. */
export interface StringParam {
  readonly type: 'string'
  readonly enum?: readonly string[]
  readonly default?: string
  readonly optional?: true
}

/** A number of steps, or a string with a unit: see {@link Length}. */
export interface LengthParam {
  readonly type: 'length'
  readonly default?: Length
  readonly optional?: true
  /** What comes after it in `params` begins where it ends. */
  readonly consecutive?: true
  /** Where a length in steps must not be 0. */
  readonly exclusiveMinimum?: 0
  /** It comes again and again, so it must be the same number of steps each time. */
  readonly period?: true
  /** In a list: the consecutive parts that come after it in `params` begin there, all but the first. */
  readonly beginning?: true
}

/** An inner schedule. */
export interface ScheduleParam {
  readonly type: 'schedule'
  readonly default?: undefined
  readonly optional?: true
  /** What comes after it in `params` begins where it ends. */
  readonly consecutive?: true
  /** The inner schedule counts epochs, or parts of them (see `dataParts`), where others count steps. */
  readonly axis?: 'epochs' | 'data'
}

/** A list. */
export interface ArrayParam {
  readonly type: 'array'
  readonly items: Param
  readonly minItems?: number
  readonly default?: undefined
  readonly optional?: true
}

/** One option of a kind: a small subset of JSON Schema, with `length` and `schedule` added. */
export type Param =
  NumberParam | BooleanParam | StringParam | LengthParam | ScheduleParam | ArrayParam

type ParamOf<Value> = 0 extends 1 & Value
  ? Param // any
  : [Value] extends [Schedule]
    ? ScheduleParam
    : [Value] extends [boolean]
      ? BooleanParam
      : [Value] extends [number]
        ? NumberParam
        : [Length] extends [Value]
          ? LengthParam
          : [Value] extends [string]
            ? StringParam
            : [Value] extends [readonly (infer Item)[]]
              ? ArrayParam & { readonly items: ParamOf<Item> }
              : never

/** A param for each option. Everything derived (checks, schema, forms, flags, tables) comes from here. */
export type Params<Options extends object> = {
  readonly [Name in keyof Required<Options>]: ParamOf<NonNullable<Options[Name]>>
}

/** Options as `create` gets them: defaults filled in, lengths in steps. Those without a default may be undefined. */
export type Resolved<Options extends object> = {
  readonly [Name in keyof Required<Options>]: ResolvedValue<Required<Options>[Name]>
}
type ResolvedValue<Value> = [Length] extends [Value]
  ? Exclude<Value, Length> | number
  : [Value] extends [readonly (infer Item)[] | undefined]
    ? readonly ResolvedValue<Item>[] | Extract<Value, undefined>
    : Value

/** Params of any kind, by name. @internal */
export type AnyParams = Readonly<Record<string, Param>>

/** Values of options, by name. @internal */
export type Values = Readonly<Record<string, unknown>>

// What `typeof` does not say of a value, and what a message asks for.
const rules: Record<string, readonly [wants: string, test: (value: never) => boolean]> = {
  number: ['a finite number', Number.isFinite],
  integer: ['a whole number', Number.isSafeInteger],
  length: [
    'a length, such as 100 or "10 epochs"',
    (value: unknown) =>
      typeof value === 'string'
        ? lengthPattern.test(value)
        : Number.isFinite(value) && (value as number) >= 0,
  ],
  schedule: ['a schedule', value => typeof value === 'function' && 'config' in value],
  array: ['a list', Array.isArray],
}

// What a param may say besides its type: how a message writes it, and when a value breaks it.
const limits: Record<string, readonly [string, (value: never, limit: never) => boolean]> = {
  minimum: [' >= ', (value, limit) => value < limit],
  maximum: [' <= ', (value, limit) => value > limit],
  exclusiveMinimum: [' > ', (value, limit) => value <= limit],
  exclusiveMaximum: [' < ', (value, limit) => value >= limit],
  enum: [', one of ', (value, limit: readonly unknown[]) => !limit.includes(value)],
  minItems: [' of at least ', ({ length }: readonly unknown[], limit: number) => length < limit],
}

/**
 * Checks a value against its param: a copy where it is a list.
 *
 * @internal
 * @param unbound gets the lengths that wait for a run
 * @throws OptionError naming the place, the value and what it may be
 */
export function checkValue(param: Param, value: unknown, at: string, unbound: string[]): unknown {
  const { type } = param
  const [what, test] = rules[type] ?? [`a ${type}`, (it: unknown) => typeof it === type]
  let wants = what
  let right = test(value as never)
  for (const [name, limit] of Object.entries(param) as [string, string][]) {
    const [sign, breaks] = limits[name] ?? []
    if (!breaks) continue
    wants += sign! + limit
    right &&= !breaks(value as never, limit as never)
  }
  if (!right) throw new OptionError(`${at} must be ${wants}, got ${show(value)}`)
  if (type === 'array')
    return Array.from(value as unknown[], (item, i) =>
      checkValue(param.items, item, `${at}[${i}]`, unbound),
    )
  if (type === 'schedule') unbound.push(...(value as Schedule).unbound)
  if (type === 'length' && typeof value === 'string') unbound.push(value)
  return value
}
