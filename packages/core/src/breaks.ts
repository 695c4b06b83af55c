import type { Schedule } from './schedule.ts'

interface Options {
  readonly at?: unknown
  readonly from?: unknown
  readonly to?: unknown
  readonly steps?: unknown
  readonly schedule?: Schedule
  readonly parts?: readonly Schedule[]
  readonly schedules?: readonly Schedule[]
  readonly outside?: Schedule
}

const most = 10_000

/**
 * The steps at which a schedule says itself that something else begins, in no order: for whoever looks at
 * some steps of a long run only, between which they would fall. Those of cycles are not among them.
 *
 * @param schedule bound, where it has lengths that wait for a run
 * @example
 * breaksOf(warmup({ steps: 10, schedule: piecewise({ values: [1, 0.5], at: [30] }) })) // [10, 40]
 */
export function breaksOf(schedule: Schedule): number[] {
  const found: number[] = []
  let left = most // schedules inside of it
  const collect = (schedule: Schedule, place: (step: number) => number): void => {
    if (left-- > 0) visit(schedule, place, found, collect)
  }
  collect(schedule, step => step)
  return found
}

function visit(
  schedule: Schedule,
  place: (step: number) => number,
  found: number[],
  collect: (inner: Schedule, place: (step: number) => number) => void,
): void {
  const { type } = schedule.config
  const { at, from, to, steps, schedule: inner, ...more } = (schedule.options ?? {}) as Options
  const add = (step: unknown): void => {
    if (typeof step === 'number' && found.length < most) found.push(place(step))
  }
  const own = (Array.isArray(at) ? at : [at]) as readonly number[]
  if (type === 'perEpoch') return // in there numbers count epochs
  for (const step of own) add(step)
  if (type === 'window') for (const step of [from, to]) add(step)
  if (typeof steps === 'number') add(steps)
  if (inner) {
    const begin = { warmup: steps, delay: steps, window: from, skip: -Number(steps) }[type] ?? 0
    const factor = type === 'stretch' ? Number(steps) / inner.duration : 1
    collect(inner, step => place(Number(begin) + step * factor))
    if (type === 'mirror' || type === 'reverse') {
      const end = inner.duration * (type === 'mirror' ? 2 : 1)
      collect(inner, step => place(end - step))
    }
  }
  let begin = 0
  for (const [i, part] of (more.parts ?? []).entries()) {
    const here = i > 0 && Array.isArray(at) ? own[i - 1]! : begin
    add(here)
    collect(part, step => place(here + step))
    begin = here + part.duration
  }
  for (const part of more.schedules ?? []) collect(part, place)
  if (more.outside) collect(more.outside, place)
}
