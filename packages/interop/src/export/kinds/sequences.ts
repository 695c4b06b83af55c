import type { Resolved, Schedule, SequenceOptions, WarmupOptions } from '@anneal/core'
import {
  add,
  call,
  choose,
  divide,
  multiply,
  power,
  subtract,
  time,
  type Expression,
} from '../expression.ts'
import { NoExpression, type Writer } from '../program.ts'
import { complement, sineSquared } from './shapes.ts'

/** Where each part of a sequence begins. @internal */
export function beginningsOf({ parts, at }: Resolved<SequenceOptions>): readonly number[] {
  let begin = 0
  return parts.map((_, i) => (begin = i && at ? at[i - 1]! : begin + (parts[i - 1]?.duration ?? 0)))
}

/** What the values of each part are multiplied by. */
function factorsOf(
  { parts, continueFrom }: Resolved<SequenceOptions>,
  begins: readonly number[],
): readonly number[] {
  let factor = 1
  return parts.map((part, i) => {
    if (i > 0 && continueFrom === 'previous')
      factor *= parts[i - 1]!(begins[i]! - begins[i - 1]!) / part(0)
    return factor
  })
}

// deeper, and Python does not read it
const most = 40

const sequence: Writer = ({ options }, scope) => {
  const all = options as unknown as Resolved<SequenceOptions>
  if (all.parts.length > most) throw new NoExpression()
  const begins = beginningsOf(all)
  const factors = factorsOf(all, begins)
  const valueOf = (part: Schedule, i: number): Expression => {
    const end = begins[i + 1] ?? scope.limit
    const value = scope.schedule(part, subtract(time, begins[i]!), end - begins[i]!)
    return multiply(factors[i]!, value)
  }
  const last = all.parts.length - 1
  let value: Expression = valueOf(all.parts[last]!, last)
  for (let i = last - 1; i >= 0; i--)
    if (begins[i + 1]! > begins[i]!)
      value = choose(time, '<', begins[i + 1]!, valueOf(all.parts[i]!, i), value)
  return value
}

const warmup: Writer = ({ options }, scope) => {
  const all = options as unknown as Resolved<WarmupOptions>
  const { steps, schedule, from, shape } = all
  const rest = scope.schedule(schedule, subtract(time, steps), scope.limit - steps)
  if (steps === 0) return rest
  const index = all.index ?? (from === undefined ? 'inside' : 'at')
  const peak = schedule(0)
  const low = from ?? 0
  const gone = index === 'at' ? time : add(time, 1)
  const share = divide(gone, index === 'inside' ? steps + 1 : steps)
  const s = index === 'next' || shape === 'sqrt' ? call('min', share, 1) : share
  const climb = multiply(subtract(peak, low), heightOf(shape, s, steps))
  const rise = shape === 'exponential' ? multiply(low, power(peak / low, s)) : add(low, climb)
  return choose(time, '<', steps, rise, rest)
}

function heightOf(shape: WarmupOptions['shape'], s: Expression, steps: number): Expression {
  switch (shape) {
    case 'constant':
      return 0
    case 'cosine':
      return sineSquared(s)
    case 'quadratic':
      return power(s, 2)
    case 'log':
      return divide(call('log1p', multiply(s, steps)), Math.log1p(steps))
    case 'sqrt':
      return subtract(1, call('sqrt', complement(s)))
    default:
      return s
  }
}

/** Expressions of what comes one after another. @internal */
export const sequences: Readonly<Record<string, Writer>> = { sequence, warmup }
