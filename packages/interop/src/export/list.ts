import { InteropError } from '../errors.ts'
import {
  add,
  call,
  divide,
  multiply,
  subtract,
  time,
  type Definition,
  type Expression,
  type List,
} from './expression.ts'
import { unused, type Program } from './program.ts'

const most = 2_000_000

/** Steps and values; between them the values are interpolated, or held until the next. @internal */
export interface Knots {
  readonly at: readonly number[]
  readonly values: readonly number[]
  readonly held: boolean
}

/** Where the values begin that are not the ones before. */
const changes = (values: readonly number[]): readonly number[] =>
  values.flatMap((value, t) => (t === 0 || value !== values[t - 1] ? [t] : []))

interface Piece {
  readonly begin: number
  readonly end: number
  readonly worst: number
  readonly error: number
}

/** The steps that a line through them comes closest with: each time the worst one is added. */
function chosen(values: readonly number[], count: number): readonly number[] {
  const pieceOf = (begin: number, end: number): Piece => {
    const [from, to] = [values[begin]!, values[end]!]
    let [worst, error] = [begin, 0]
    for (let t = begin + 1; t < end; t++) {
      const away = Math.abs(values[t]! - (from + ((to - from) * (t - begin)) / (end - begin)))
      if (away > error) [worst, error] = [t, away]
    }
    return { begin, end, worst, error }
  }
  const at = new Set([0, values.length - 1])
  let pieces = [pieceOf(0, values.length - 1)]
  while (at.size < count && pieces.length > 0) {
    // halve the worst half in one go, so that long runs take few passes
    const sorted = pieces.filter(({ error }) => error > 0).toSorted((a, b) => b.error - a.error)
    const now = sorted.slice(0, Math.max(1, Math.min(sorted.length >> 1, count - at.size)))
    if (now.length === 0) break
    for (const { worst } of now) at.add(worst)
    pieces = [
      ...sorted.slice(now.length),
      ...now.flatMap(({ begin, worst, end }) => [pieceOf(begin, worst), pieceOf(worst, end)]),
    ]
  }
  return [...at].sort((a, b) => a - b)
}

/**
 * A curve as a list: where it changes, where that is seldom; else each step, or so many of them that
 * are best to interpolate between.
 *
 * @internal
 * @param name what messages call it
 */
export function knotsOf(
  name: string,
  curve: (t: number) => number,
  steps: number,
  count: number,
): Knots {
  if (steps >= most)
    throw new InteropError(
      `${name}: ${steps} steps are too many to list; up to ${most} can be: export what has a formula, or a shorter run`,
    )
  const values = Array.from({ length: steps + 1 }, (_, t) => curve(t))
  const wrong = values.findIndex(value => !Number.isFinite(value))
  if (wrong >= 0)
    throw new InteropError(`${name} is ${values[wrong]!} at step ${wrong}, which no list can have`)
  const changed = changes(values)
  if (changed.length <= count && (changed.length < values.length / 2 || values.length <= count))
    return { at: changed, values: changed.map(t => values[t]!), held: true }
  const at = chosen(values, count)
  return { at, values: at.map(t => values[t]!), held: false }
}

/** A list as a function of the step. @internal */
export function listed({ at, values, held }: Knots, name: string, used: Set<string>): Program {
  const listOf = (wanted: string, all: readonly number[]): List => {
    const found = unused(wanted, known => used.has(known))
    used.add(found)
    return { name: found, values: all }
  }
  const every = at.every((t, i) => t === i)
  const valuesList = listOf('values', values)
  const last = values.length - 1
  const item = (list: List, index: Expression): Expression => ({ kind: 'item', list, index })
  if (every) {
    const value = item(valuesList, call('min', time, last))
    return programOf([valuesList], { name, locals: [], value })
  }
  const starts = listOf('starts', at)
  const passed: Expression = { kind: 'passed', list: starts, at: time, open: false }
  if (held) {
    const value = item(valuesList, subtract(passed, 1))
    return programOf([starts, valuesList], { name, locals: [], value })
  }
  const [i, now]: Expression[] = ['i', 'now'].map(local => ({ kind: 'name', name: local }))
  const [begin, from] = [item(starts, i!), item(valuesList, i!)]
  const next = add(i!, 1)
  const share = divide(subtract(now!, begin), subtract(item(starts, next), begin))
  const main: Definition = {
    name,
    locals: [
      ['i', call('min', subtract(passed, 1), last - 1)],
      ['now', call('min', time, at.at(-1)!)],
    ],
    value: add(from, multiply(share, subtract(item(valuesList, next), from))),
  }
  return programOf([starts, valuesList], main)
}

const programOf = (lists: readonly List[], main: Definition): Program => ({
  lists,
  definitions: [],
  main,
})
