import type { Schedule } from '@anneal/core'
import { atTime, countTime, type Definition, type Expression, type List } from './expression.ts'

/** Code before it is written down: lists and functions in the order in which they need each other. @internal */
export interface Program {
  readonly lists: readonly List[]
  readonly definitions: readonly Definition[]
  /** The function that is asked for. */
  readonly main: Definition
}

/** Thrown where a schedule has no expression: its values are listed then. @internal */
export class NoExpression extends Error {}

/** Where an expression is being made. @internal */
export interface Scope {
  /** The latest step that is asked for. */
  readonly limit: number
  /** Names a value that is used more than once. */
  local(name: string, value: Expression): Expression
  /** A list of numbers at the beginning of the code. */
  list(name: string, values: readonly number[]): List
  /** An inner schedule at some step, which is never after `limit`. */
  schedule(inner: Schedule, at: Expression, limit?: number): Expression
}

/** Makes the expression of a schedule of one kind at its own step, {@link time}. @internal */
export type Writer = (schedule: Schedule, scope: Scope) => Expression

/** Names of a language's own, and of what the code imports. */
const taken = new Set(
  (
    'abs add bisect break case class clamp const def del do else exp floor for from function if in is ' +
    'jax jnp keras lambda learningRate learning_rate let list log math max min momentum new not np ops ' +
    'optax optimizer or pow range return round schedule self sin sqrt step sum t table tanh this torch ' +
    'try type var weightDecay weight_decay while window with'
  ).split(' '),
)
const isAtomic = (value: Expression): boolean =>
  typeof value === 'number' || value.kind === 'name' || value.kind === 'pi'

/** A name, with a number where there is one of that name. @internal */
export function unused(wanted: string, isUsed: (name: string) => boolean): string {
  let found = wanted
  for (let i = 2; isUsed(found); i++) found = `${wanted}${i}`
  return found
}

/**
 * Makes the code of a schedule.
 *
 * @internal
 * @param name of the function, in camel case
 * @param writerOf gives the writer of a schedule's kind
 * @param used names that other functions of the same code have: it adds its own
 * @throws NoExpression where a part of it has none
 */
export function programOf(
  schedule: Schedule,
  name: string,
  writerOf: (schedule: Schedule) => Writer,
  used: Set<string>,
): Program {
  const lists: List[] = []
  const definitions: Definition[] = []
  const unique = (wanted: string): string => {
    const found = unused(wanted, name => taken.has(name) || used.has(name))
    used.add(found)
    return found
  }
  const listOf = (wanted: string, values: readonly number[]): List => {
    const same = lists.find(
      list =>
        list.values.length === values.length && values.every((it, i) => list.values[i] === it),
    )
    if (same) return same
    const list = { name: unique(wanted), values }
    lists.push(list)
    return list
  }
  const define = (inner: Schedule, called: string, limit: number): Definition => {
    const locals: (readonly [string, Expression])[] = []
    const scope: Scope = {
      limit,
      list: listOf,
      local: (wanted, value) => {
        if (isAtomic(value)) return value
        const found = unused(wanted, name => locals.some(([known]) => known === name))
        locals.push([found, value])
        return { kind: 'name', name: found }
      },
      schedule: (part, at, last = Infinity) => {
        const definition = define(part, part.config.type, last)
        const { value, locals: inside } = definition
        if (inside.length === 0 && (isAtomic(at) || countTime(value) <= 1)) return atTime(value, at)
        const known = definitions.find(
          other => JSON.stringify([other.locals, other.value]) === JSON.stringify([inside, value]),
        )
        if (known) return { kind: 'apply', definition: known, at }
        const named = { ...definition, name: unique(part.config.type) }
        definitions.push(named)
        return { kind: 'apply', definition: named, at }
      },
    }
    const value = writerOf(inner)(inner, scope)
    return { name: called, locals, value }
  }
  const main = define(schedule, name, Infinity)
  return { lists, definitions, main }
}
