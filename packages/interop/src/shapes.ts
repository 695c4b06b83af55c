import {
  constant,
  linear,
  piecewise,
  sequence,
  skip,
  step,
  table,
  type Schedule,
} from '@anneal/core'

/** The same value for ever. @internal */
export const hold = (value: number): Schedule => constant({ value })

/** What began so many steps before, where it did. */
const begun = (at: number, schedule: Schedule): Schedule =>
  at < 0 ? skip({ steps: -at, schedule }) : schedule

/** One schedule after another, the second from a step on; nothing of the first where that is 0 or before. @internal */
export const joined = (first: Schedule, at: number, rest: Schedule): Schedule =>
  at > 0 ? sequence({ parts: [first, rest], at: [at] }) : begun(at, rest)

/** A straight line to a value, which is reached at the first step of the rest. @internal */
export const rampTo = (from: number, to: number, steps: number, rest: Schedule): Schedule =>
  joined(steps > 0 ? linear({ from, to, steps }) : rest, steps, rest)

/** Values that hold until the next begins: from a milestone on, or only after it. @internal */
export function stairs(
  values: readonly number[],
  at: readonly number[],
  boundary: 'at' | 'after' = 'at',
): Schedule {
  return at.length === 0 ? hold(values[0]!) : piecewise({ values, at, boundary })
}

/** A value that each milestone multiplies, in whatever order they are given. @internal */
export function drops(
  from: number,
  milestones: readonly number[],
  factor: number,
  boundary: 'at' | 'after' = 'at',
): Schedule {
  const at = milestones.toSorted((a, b) => a - b)
  return stairs([from, ...at.map((_, i) => from * factor ** (i + 1))], at, boundary)
}

/** Schedules by the step they begin at, each at its own step 0; those that never have a turn are left out. @internal */
export function inTurn(parts: readonly (readonly [at: number, schedule: Schedule])[]): Schedule {
  const used = parts.filter(([at], i) => {
    const next = parts.slice(i + 1).map(([later]) => later)
    return !next.some(later => later <= Math.max(at, 0))
  })
  const [first, ...rest] = used
  const before = begun(...first!)
  return rest.length === 0
    ? before
    : sequence({ parts: [before, ...rest.map(([, part]) => part)], at: rest.map(([at]) => at) })
}

/** Python's bisect_right, also of a list that does not rise. @internal */
export function passed(at: readonly number[], t: number): number {
  let [low, high] = [0, at.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (t < at[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

const known = 10_000

const floors = (size: number): readonly number[] =>
  Array.from({ length: known }, (_, t) => Math.round((t - (t % size)) / size))

/**
 * A length that divides steps as Python's `//` does: where a quotient is a whole number by rounding only,
 * as 49 / 4.9 is, that gives one less, and so does a length that is a little more. Undefined where none is near.
 *
 * @internal
 */
export function pythonLength(size: number): number | undefined {
  if (Number.isInteger(size)) return size
  const counts = floors(size)
  return [size, size * (1 + 2 ** -52), size * (1 + 2 ** -51)].find(near =>
    counts.every((count, t) => Math.floor(t / near) === count),
  )
}

/** A factor at each multiple, as Python counts them. @internal */
export function pythonStairs(from: number, factor: number, size: number): Schedule {
  const every = pythonLength(size)
  return every === undefined
    ? table({ values: floors(size).map(count => from * factor ** count), after: 'error' })
    : step({ from, factor, every })
}
