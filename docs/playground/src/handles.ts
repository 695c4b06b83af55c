import type { Curve, Feedback, Json, Param, Run, Schedule } from '@anneal/core'
import { kindOf, paramsOf } from './kinds.ts'
import { getIn, setIn, type Path } from './path.ts'

/** A place on a curve that can be moved, and the options that move with it. */
export interface Handle {
  /** What it moves, in words. */
  readonly name: string
  readonly step: number
  readonly value: number
  /** The config with the place at another step. */
  readonly moveX?: ((config: Json, step: number) => Json) | undefined
  /** The config with the place at another value. */
  readonly moveY?: ((config: Json, value: number) => Json) | undefined
}

/** Where the steps of an inner schedule are in the run. */
interface Place {
  readonly at: (own: number) => number
  readonly own: (step: number) => number
  /** Lengths in there have no say of where anything is. */
  readonly isFixed?: boolean
}

interface Found {
  readonly name: string
  readonly step: number
  readonly moveX?: Handle['moveX']
  readonly moveY?: Handle['moveY']
}

interface Around {
  readonly run: Run
  readonly config: Json
  /** The whole channel. */
  readonly curve: Curve
  readonly found: Found[]
}

/** What can be taken apart: its options are as its curve uses them. */
type Part = Schedule | Feedback

const most = 40

// Words of the options that say values, and not factors of them.
const values = new Set(['from', 'to', 'low', 'high', 'value', 'values', 'peak'])

const shifted = ({ at, own, ...more }: Place, by: number): Place => ({
  ...more,
  at: t => at(t + by),
  own: step => own(step) - by,
})

const round = (value: number, digits: number): number => Number(value.toPrecision(digits))

/** A length as long as from one step to another, in the unit that it was written in. */
export function writeLength(before: unknown, begin: number, end: number, run: Run): Json {
  const [, unit] = /(%|epoch|sample|token)s?$/.exec(String(before)) ?? []
  const count = {
    '%': (step: number) => (100 * step) / run.steps!,
    epoch: run.epochAt,
    sample: run.samplesAt,
    token: run.tokensAt,
  }[unit ?? '']
  if (!count) {
    const steps = Math.max(1, Math.round(end - begin))
    return typeof before === 'string' ? `${steps} steps` : steps
  }
  const amount = round(Math.max(count(end) - count(begin), 1e-6), 3)
  return unit === '%' ? `${amount}%` : `${amount} ${unit!}s`
}

/** How the places of an inner schedule follow from those of the one around it; undefined where they do not. */
function placeOf(
  type: string,
  around: Place,
  part: Schedule,
  inner: Schedule,
  run: Run,
): Place | undefined {
  const steps = Number(part.options?.['steps'])
  if (type === 'skip') return shifted(around, -steps)
  if (type === 'stretch') {
    const factor = steps / inner.duration
    return { at: t => around.at(t * factor), own: step => around.own(step) / factor, isFixed: true }
  }
  if (type === 'reverse') {
    const { duration } = inner
    return { at: t => around.at(duration - t), own: step => duration - around.own(step) }
  }
  if (type === 'perEpoch') {
    const begin = run.epochAt(around.at(0))
    return { at: t => run.stepAtEpoch(begin + t), own: step => run.epochAt(step) - begin }
  }
  return around
}

function collect(part: Part, path: Path, place: Place, around: Around): void {
  const { config, run, curve, found } = around
  const { type } = part.config
  const options = part.options ?? {}
  const own = typeof part === 'function' ? part : undefined
  const beginnings: number[] = []
  const ends: number[] = [0]
  let gone = 0

  const addLength = (param: Param, name: string, rest: Path, length: unknown): void => {
    if (param.type !== 'length' || typeof length !== 'number') return
    const begin = gone
    const end = begin + length
    const at = [...path, name, ...rest]
    const written = getIn(config, at)
    if (param.beginning) beginnings.push(end)
    if (param.consecutive) gone = end
    if (written === 'rest' || written === undefined || (length === 0 && !rest.length)) return
    if (place.isFixed) return
    ends.push(end)
    found.push({
      name: `${name} of ${type}`,
      step: place.at(end),
      moveX: (whole, step) =>
        setIn(
          whole,
          at,
          type !== 'perEpoch' && place.at(1) - place.at(0) === 1
            ? writeLength(written, place.at(begin), step, run)
            : ownLength(written, place.own(step) - begin),
        ),
    })
  }
  // in there, numbers do not count steps
  const ownLength = (written: unknown, length: number): Json =>
    typeof written === 'number' ? Math.max(0.01, round(length, 3)) : (written as Json)

  const addSchedule = (param: Param, name: string, rest: Path, inner: unknown): void => {
    if (param.type !== 'schedule' || typeof inner !== 'function') return
    const schedule = inner as Schedule
    const innerPlace =
      param.axis === 'data'
        ? undefined
        : placeOf(type, shifted(place, gone), part as Schedule, schedule, run)
    if (innerPlace) collect(schedule, [...path, name, ...rest], innerPlace, around)
    if (!param.consecutive) return
    gone += schedule.duration
    gone = beginnings.shift() ?? gone
  }

  /** Where on its own curve a number is; undefined where it is nowhere. */
  const whereIs = (name: string, number: number): number | undefined => {
    if (!own) return undefined
    const last = Math.min(own.duration, run.steps ?? Infinity)
    const near = name === 'to' ? [last] : name === 'from' ? [0] : [0, ...ends, last]
    const scale = Math.max(Math.abs(number), 1e-12)
    return near.find(t => Number.isFinite(t) && Math.abs(own(t) - number) <= 1e-6 * scale)
  }
  const addNumber = (name: string, rest: Path, number: unknown, t: number | undefined): void => {
    if (typeof number !== 'number' || t === undefined) return
    const at = [...path, name, ...rest]
    const step = place.at(t)
    const shown = curve(step)
    found.push({
      name: `${name} of ${type}`,
      step,
      moveY: (whole, value) =>
        setIn(
          whole,
          at,
          // something around it may scale what it says
          round(
            Math.abs(shown - number) <= 1e-9 || shown === 0 ? value : (number * value) / shown,
            3,
          ),
        ),
    })
  }

  for (const [name, param] of paramsOf(kindOf(type)!)) {
    const option = options[name]
    if (param.type === 'array' && Array.isArray(option))
      for (const [i, item] of option.entries()) {
        addLength(param.items, name, [i], item)
        addSchedule(param.items, name, [i], item)
      }
    addLength(param, name, [], option)
    addSchedule(param, name, [], option)
  }
  for (const [name, param] of paramsOf(kindOf(type)!)) {
    if (!values.has(name)) continue
    const option = options[name]
    if (param.type === 'number') addNumber(name, [], option, whereIs(name, option as number))
    const at = options['at']
    if (param.type !== 'array' || !Array.isArray(option) || !Array.isArray(at)) continue
    const before = option.length - at.length
    for (const [i, item] of option.entries())
      addNumber(name, [i], item, i < before ? 0 : (at[i - before] as number))
  }
}

/** One handle for what stands at one step: a length, and the value that begins there. */
function merge(found: readonly Found[], curve: Curve, steps: number): Handle[] {
  const handles: (Found & { value: number })[] = []
  for (const next of found) {
    if (!(next.step >= 0 && next.step <= steps)) continue
    const value = curve(next.step)
    if (!Number.isFinite(value)) continue
    const i = handles.findIndex(
      ({ step }) => Math.abs(step - next.step) < Math.max(0.5, steps / 500),
    )
    const here = handles[i]
    if (!here) handles.push({ ...next, value })
    else if ((next.moveX && !here.moveX) || (next.moveY && !here.moveY))
      handles[i] = {
        name: `${here.name}, ${next.name}`,
        step: here.moveX ? here.step : next.step,
        value,
        moveX: here.moveX ?? next.moveX,
        moveY: here.moveY ?? next.moveY,
      }
  }
  return handles.slice(0, most).sort((a, b) => a.step - b.step)
}

/**
 * The places of a channel that can be moved: lengths by where they end, values by where they are reached.
 * All of it follows from the params of its kinds.
 */
export function handlesOf(
  config: Json,
  part: Part,
  curve: Curve,
  run: Run,
  steps: number,
): Handle[] {
  const found: Found[] = []
  const identity = { at: (t: number) => t, own: (t: number) => t }
  collect(part, [], identity, { run, config, curve, found })
  return merge(found, curve, steps)
}
