import { multiply, sequence, skip, table, type Schedule } from '@anneal/core'
import { hold, inTurn } from './shapes.ts'

/**
 * A scheduler that makes each value of the one before it, as PyTorch's and MMEngine's do: several of
 * them then act on the same value in turn.
 *
 * @internal
 */
export interface Piece {
  readonly name: string
  /** Whether it multiplies what it finds, sets it, or does something in between. */
  readonly role: 'multiplies' | 'sets' | 'mixes'
  /** All its values, if it alone acts on a value that is this at first. */
  from(value: number): Schedule
  /** All its values when it is set back to its step 0; without it, it goes on from the value it finds. */
  readonly closed?: Schedule | undefined
  /** Why it cannot be set back, where it cannot. */
  readonly stuck?: string | undefined
  /** Why it has no second value, where it has none. */
  readonly breaks?: string | undefined
  /** What it makes of a value at its own step. */
  step(t: number, value: number): number
  /** Whether its own step is how often it was called, whatever step it is set back to. */
  readonly counts?: true
  /** The step from which on it does the same again and again, and how often. */
  readonly settles: number
  readonly period: number
  /** Whether what it does from there on is nothing. */
  readonly idles?: true
  /** The momentum that it sets besides. */
  readonly momentum?: Schedule | undefined
}

/** A piece, and the steps in which it acts. @internal */
export interface Acting {
  readonly piece: Piece
  readonly begin: number
  readonly end: number
}

const most = 100_000
const written = 10_000

/**
 * Values that have no closed form, as a table: past its end asking is an error.
 *
 * @internal
 */
export function stepByStep(values: (count: number) => readonly number[]): Schedule {
  const all = values(written)
  // where the library fails there are no numbers any more
  const end = all.findIndex(value => !Number.isFinite(value))
  return table({ values: end < 0 ? all : all.slice(0, end), after: 'error' })
}

/** Values that repeat from some step on, where they do. */
function eventually(
  values: (count: number) => readonly number[],
  settles: number,
  period: number,
): Schedule {
  if (!(settles + 2 * period <= most)) return stepByStep(values)
  const all = values(settles + 2 * period)
  const top = Math.max(...all.map(Math.abs))
  for (let i = settles; i < settles + period; i++)
    if (!(Math.abs(all[i]! - all[i + period]!) <= 1e-12 * top)) return stepByStep(values)
  const start = all.slice(0, settles)
  const again = all.slice(settles, settles + period)
  if (period === 1) return settles ? table({ values: [...start, again[0]!] }) : hold(again[0]!)
  const tail = table({ values: again, after: 'repeat' })
  return settles ? sequence({ parts: [table({ values: start }), tail], at: [settles] }) : tail
}

const common = (a: number, b: number): number => (b ? common(b, a % b) : a)

/** What some pieces make of a value, step by step. */
function simulate(acting: readonly Acting[], value: number, count: number): number[] {
  return Array.from({ length: count }, (_, t) => {
    for (const { piece, begin, end } of acting)
      if (t >= begin && t < end) value = piece.step(t - begin, value)
    return value
  })
}

function simulated(acting: readonly Acting[], value: number): Schedule {
  const settles = Math.max(
    ...acting.map(({ piece, begin, end }) =>
      // what goes on is over only at its end
      end < Infinity && !piece.idles ? end : Math.min(begin + piece.settles, end),
    ),
  )
  const period = acting
    .filter(({ end }) => end === Infinity)
    .reduce((all, { piece }) => (all / common(all, piece.period)) * piece.period, 1)
  return eventually(count => simulate(acting, value, count), settles, period)
}

/**
 * Several pieces that act on the same value in turn, each in its own steps.
 *
 * @internal
 */
export function together(all: readonly Acting[], value: number): Schedule {
  const acting = all.filter(({ begin, end }) => end > begin)
  if (acting.length === 0) return hold(value)
  const inOrder = acting.toSorted((a, b) => a.begin - b.begin)
  if (inOrder.every(({ begin }, i) => i === 0 || inOrder[i - 1]!.end <= begin))
    return oneByOne(inOrder, value)
  if (acting.every(({ piece }) => piece.role === 'multiplies'))
    return multiply({
      schedules: acting.map(({ piece, begin, end }, i) =>
        inWindow(piece.from(i ? 1 : value), i ? 1 : value, begin, end),
      ),
    })
  const setter = acting.findLastIndex(
    ({ piece, begin, end }) => piece.role === 'sets' && begin === 0 && end === Infinity,
  )
  const rest = acting.slice(setter + 1)
  if (setter < 0 || !rest.every(({ piece }) => piece.role === 'multiplies'))
    return simulated(acting, value)
  // what it sets, times what the others make of 1 in a single step
  const { piece } = acting[setter]!
  const first = piece.step(0, value)
  const own = piece.from(value)
  const set =
    first === own(0)
      ? own
      : inTurn([
          [0, hold(first)],
          [1, skip({ steps: 1, schedule: own })],
        ])
  if (!rest.length) return set
  const single = {
    piece: {
      ...piece,
      step: () => 1,
      settles: 0,
      period: 1,
    },
    begin: 0,
    end: Infinity,
  }
  return multiply({ schedules: [set, simulated([single, ...rest], 1)] })
}

function oneByOne(acting: readonly Acting[], value: number): Schedule {
  const parts: (readonly [number, Schedule])[] = []
  let [now, at] = [value, 0]
  for (const { piece, begin, end } of acting) {
    if (begin > at) parts.push([at, hold(now)])
    const schedule = piece.from(now)
    parts.push([begin, schedule])
    at = end
    if (end < Infinity) now = schedule(end - begin - 1)
  }
  if (at < Infinity) parts.push([at, hold(now)])
  return inTurn(parts)
}

function inWindow(schedule: Schedule, before: number, begin: number, end: number): Schedule {
  const parts: (readonly [number, Schedule])[] = [[begin, schedule]]
  if (begin > 0) parts.unshift([0, hold(before)])
  if (end < Infinity) parts.push([end, hold(schedule(end - begin - 1))])
  return inTurn(parts)
}
