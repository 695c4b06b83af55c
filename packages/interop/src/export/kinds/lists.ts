import type { KnotsOptions, PiecewiseOptions, Resolved, TableOptions } from '@anneal/core'
import {
  add,
  between,
  call,
  choose,
  divide,
  modulo,
  multiply,
  power,
  subtract,
  time,
  type Expression,
} from '../expression.ts'
import type { Scope, Writer } from '../program.ts'
import { withEnd } from './ending.ts'
import { sineSquared } from './shapes.ts'

const few = 4

/** How many of some steps are at or before another one. @internal */
export const passed = (
  scope: Scope,
  at: readonly number[],
  t: Expression,
  open = false,
): Expression => ({ kind: 'passed', list: scope.list('starts', at), at: t, open })

/** An item of a list. @internal */
export const item = (
  scope: Scope,
  name: string,
  values: readonly number[],
  index: Expression,
): Expression =>
  values.every(value => value === values[0])
    ? values[0]!
    : { kind: 'item', list: scope.list(name, values), index }

const piecewise: Writer = ({ options }, scope) => {
  const { values, at, boundary } = options as unknown as Resolved<PiecewiseOptions>
  const open = boundary === 'after'
  if (at.length > few) return item(scope, 'values', values, passed(scope, at, time, open))
  return at.reduceRight<Expression>(
    (later, begin, i) => choose(time, open ? '<=' : '<', begin, values[i]!, later),
    values.at(-1)!,
  )
}

const table: Writer = ({ options }, scope) => {
  const { values, after } = options as unknown as Resolved<TableOptions>
  const { length } = values
  const at = after === 'repeat' ? modulo(time, length) : call('min', time, length - 1)
  return item(scope, 'values', values, at)
}

type Way = (from: Expression, to: Expression, x: Expression) => Expression
const ways: Readonly<Record<'linear' | 'cosine' | 'geometric', Way>> = {
  linear: (from, to, x) => add(from, multiply(subtract(to, from), x)),
  cosine: (from, to, x) => between(to, from, sineSquared(x)),
  geometric: (from, to, x) => multiply(from, power(divide(to, from), x)),
}

const knots: Writer = ({ options }, scope) => {
  const { values, at, shape, after } = options as unknown as Resolved<KnotsOptions>
  const way = ways[shape]
  const last = values.at(-1)!
  const end = at.at(-1)!
  return withEnd(scope, { steps: end, end: 'after', after }, last, t => {
    // one segment before the first knot, and one after the last
    const goesOn = after === 'continue' && at.length > 1
    const segments = [...at, end].map((to, i) => {
      const begin = at[i - 1] ?? 0
      const first = values[i - 1] ?? values[0]!
      if (i > 0 && i < at.length) return { begin, length: to - begin || 1, first, next: values[i]! }
      const before = values.at(-2)!
      return i > 0 && goesOn
        ? { begin: at.at(-2)!, length: end - at.at(-2)! || 1, first: before, next: last }
        : { begin, length: 1, first, next: first }
    })
    const valueOf = (i: number): Expression => {
      const { begin, length, first, next } = segments[i]!
      return first === next ? first : way(first, next, divide(subtract(t, begin), length))
    }
    if (at.length <= few)
      return at.reduceRight<Expression>(
        (later, begin, i) => choose(t, '<', begin, valueOf(i), later),
        valueOf(at.length),
      )
    const now = scope.local('now', t)
    const i = scope.local('i', passed(scope, at, now))
    const pick = (name: 'first' | 'next' | 'begin' | 'length'): Expression => {
      const picked = segments.map(segment => segment[name])
      return item(scope, `${name}s`, picked, i)
    }
    const [firsts, nexts] = [pick('first'), pick('next')]
    return way(firsts, nexts, divide(subtract(now, pick('begin')), pick('length')))
  })
}

/** Expressions of the kinds that are lists of values. @internal */
export const lists: Readonly<Record<string, Writer>> = { knots, piecewise, table }
