import type { CyclicOptions, Resolved, RestartsOptions } from '@anneal/core'
import {
  add,
  between,
  call,
  choose,
  divide,
  modulo,
  multiply,
  pi,
  power,
  subtract,
  time,
  type Expression,
} from '../expression.ts'
import { NoExpression, type Scope, type Writer } from '../program.ts'
import { item, passed } from './lists.ts'
import { bent, heightOf, sineSquared } from './shapes.ts'

type Window = Resolved<CyclicOptions>['window']

function windowOf(window: Window, h: Expression): Expression {
  switch (window) {
    case 'triangular':
      return h
    case 'sine':
      return call('sin', multiply(divide(pi, 2), h))
    case 'welch':
      return multiply(h, subtract(2, h))
    case 'hann':
      return sineSquared(h)
  }
}

const cyclic: Writer = ({ options }, scope) => {
  const all = options as unknown as Resolved<CyclicOptions>
  const { low, high, up, down = up, window, curve, factor, rate, stairs } = all
  const period = up + down
  const inside = scope.local('inside', modulo(time, period))
  const way = choose(inside, '<', up, divide(inside, up), divide(subtract(period, inside), down))
  const stair = stairs ? divide(call('floor', multiply(way, stairs)), stairs) : way
  const h = window === 'welch' || curve ? scope.local('way', stair) : stair
  const shape = curve ? scope.schedule(curve, h, 1) : windowOf(window, h)
  const cycles = power(factor, call('floor', divide(time, period)))
  const height = multiply(
    multiply(shape, factor === 1 ? 1 : cycles),
    rate === 1 ? 1 : power(rate, time),
  )
  return add(low, multiply(subtract(high, low), height))
}

type Restarts = Resolved<RestartsOptions>

// the first cycles, up to one so far out that no run gets there
const most = 200
const far = 1e12

function cyclesOf({ steps, growth, whole, cycles = Infinity }: Restarts): {
  readonly begins: readonly number[]
  readonly lengths: readonly number[]
  readonly end: number
} {
  const cut = (length: number): number => (whole ? Math.floor(length) || length : length)
  let length = whole ? Math.floor(steps) || steps : steps
  const next = (): number => (whole ? cut(length * growth) || length : length * growth)
  if (next() === length) return { begins: [], lengths: [length], end: length * cycles }
  const begins: number[] = []
  const lengths: number[] = []
  let begin = 0
  for (let i = 0; i < cycles && begin < far; i++) {
    if (i === most) throw new NoExpression()
    begins.push(begin)
    lengths.push(length)
    begin += length
    length = next()
  }
  return { begins, lengths, end: begins.length === cycles ? begin : Infinity }
}

interface Cycle {
  /** Which it is, counted from 0; nothing where no value depends on it. */
  readonly number: Expression
  readonly length: Expression
  /** Its own step. */
  readonly inside: Expression
}

function cycleAt(options: Restarts, scope: Scope, varies: boolean): Cycle & { end: number } {
  const { begins, lengths, end } = cyclesOf(options)
  const [first] = lengths
  if (begins.length === 0) {
    const number = varies ? scope.local('cycle', call('floor', divide(time, first!))) : 0
    return { number, length: first!, inside: modulo(time, first!), end }
  }
  const number = scope.local('cycle', subtract(passed(scope, begins, time), 1))
  return {
    number,
    length: scope.local('length', item(scope, 'lengths', lengths, number)),
    inside: subtract(time, item(scope, 'starts', begins, number)),
    end,
  }
}

const restarts: Writer = ({ options }, scope) => {
  const all = options as unknown as Restarts
  const { from, to, cycles, factor, fromFactor, toFactor, warmup, shape, curve, k } = all
  const varies = factor !== 1 || fromFactor !== 1 || toFactor !== 1
  const { number, length, inside, end } = cycleAt(all, scope, varies)
  const raised = (value: number, by: number): Expression =>
    by === 1 ? value : multiply(value, power(by, number))
  const bottom = scope.local('bottom', raised(to, toFactor))
  const top = raised(from, fromFactor)
  const peak = scope.local(
    'peak',
    factor === 1 ? top : add(bottom, multiply(subtract(top, bottom), power(factor, number))),
  )
  const now = warmup > 0 ? scope.local('inside', inside) : inside
  const rest = bent(divide(subtract(length, now), subtract(length, warmup)), k)
  const shaped = curve
    ? scope.schedule(curve, subtract(1, rest), 1)
    : heightOf(shape, warmup > 0 ? call('min', rest, 1) : rest, scope)
  const down = between(peak, bottom, power(shaped, all.power))
  const value =
    warmup > 0 ? choose(now, '<', warmup, between(peak, bottom, divide(now, warmup)), down) : down
  return end === Infinity
    ? value
    : choose(time, '<', end, value, to * toFactor ** ((cycles ?? 1) - 1))
}

/** Expressions of the kinds that come again. @internal */
export const cycles: Readonly<Record<string, Writer>> = { cyclic, restarts }
