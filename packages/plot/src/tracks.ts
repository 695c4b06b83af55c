import {
  bindPlan,
  breaksOf,
  createRun,
  custom,
  isFeedback,
  type Clock,
  type Curve,
  type Feedback,
  type Plan,
  type RangeCurve,
  type RunOptions,
} from '@anneal/core'
import { createLogReader, type LogReader, type LogSeries } from './logReader.ts'
import { checkSeries, isSchedule, isSeries, type Line, type Series } from './series.ts'
import { wordsOf } from './words.ts'

/**
 * What a plot can show under one label: a line; a plan or a feedback, each channel with a panel of its own;
 * a range test; or a training log, as the text of its file (NDJSON), as the records that a callback got, or
 * as what reads it.
 */
export type Plottable =
  | Line
  | Plan
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each feedback has a state of its own
  | Feedback<any>
  | RangeCurve
  | LogReader
  | string
  | readonly object[]

/** Anything that a plot can show, by label. */
export type Plottables = Readonly<Record<string, Plottable>>

/** One line, and where on an axis it stands. @internal */
export interface Track {
  readonly label: string
  readonly line: Curve | Series | LogSeries
  readonly clock: Clock
  /** The last step; `Infinity` where it has none. */
  readonly end: number
  /** Steps that must be looked at. */
  readonly breaks: readonly number[]
}

/** Lines above one axis. @internal */
export interface TrackPanel {
  readonly name: string
  /** What its horizontal axis shows: the time of a run, or the rates of a range test. */
  readonly axis: 'time' | 'rate'
  readonly tracks: readonly Track[]
}

/**
 * Reads one line.
 *
 * @internal
 * @throws TypeError when it is none; RangeError when its points cannot be
 */
export function trackOf(label: string, line: Line, options: RunOptions | undefined): Track {
  const run = createRun(options ?? {})
  if (isSeries(line)) {
    checkSeries(label, line)
    return { label, line, clock: run, end: line.steps[line.steps.length - 1] ?? NaN, breaks: [] }
  }
  if (typeof line !== 'function')
    throw new TypeError(
      `${JSON.stringify(label.slice(0, 80))} cannot be plotted: give a schedule, a function of the step, { steps, values }, a plan, a range test or a training log; a config goes through fromConfig first`,
    )
  return curveTrack(label, options && isSchedule(line) ? line.bind(run) : line, run)
}

function curveTrack(
  label: string,
  curve: Curve,
  clock: Clock,
  duration: number = isSchedule(curve) ? curve.duration : Infinity,
): Track {
  const end = clock.steps ?? Math.ceil(duration)
  return isSchedule(curve)
    ? { label, line: untilItsEnd(curve), clock, end, breaks: breaksOf(curve) }
    : { label, line: curve, clock, end, breaks: [] }
}

/** A schedule whose `after` is an error has nothing to show past its end. */
function untilItsEnd(schedule: Curve & { readonly duration: number }): Curve {
  const { duration } = schedule
  return step => {
    if (step <= duration) return schedule(step)
    try {
      return schedule(step)
    } catch {
      return NaN
    }
  }
}

/**
 * Spreads what is plotted over panels: a panel for each channel and each metric.
 *
 * @internal
 * @param name what a lone line measures
 * @throws as {@link trackOf} does; SyntaxError naming the line of a log; OptionError when a length waits for a run
 */
export function spreadPanels(
  things: Plottables,
  name: string,
  options: RunOptions | undefined,
): TrackPanel[] {
  const given: unknown = things
  if (typeof given !== 'object' || !given || Array.isArray(given) || isFeedback(given))
    throw new TypeError('give things by label, such as plot({ cosine: cosine({ … }) })')
  const { type } = things
  if (typeof type === 'string' && /^[\w/]+$/.test(type))
    throw new TypeError(
      'this is a config: a plot takes things by label, such as plot({ rate: fromConfig(config, builtins) })',
    )
  const panels = new Map<string, { name: string; axis: 'time' | 'rate'; tracks: Track[] }>()
  const put = (name: string, track: Track, axis: 'time' | 'rate' = 'time'): void => {
    const key = `${axis} ${name}`
    const panel = panels.get(key) ?? { name, axis, tracks: [] }
    panels.set(key, panel)
    panel.tracks.push(track)
  }
  for (const [label, thing] of Object.entries(things)) {
    if (typeof thing === 'string' || Array.isArray(thing))
      putLog(label, readAll(label, thing as string | readonly object[]), options, put)
    else if (isLogReader(thing)) putLog(label, thing, options, put)
    else if (isRangeCurve(thing)) putRange(label, thing, put)
    else if (isFeedback(thing)) putPlan(label, { [name]: thing }, options, put)
    else if (isPlan(thing)) putPlan(label, thing, options, put)
    else put(name, trackOf(label, thing as Line, options))
  }
  return [...panels.values()].sort((a, b) => Number(a.axis === 'rate') - Number(b.axis === 'rate'))
}

type Put = (name: string, track: Track, axis?: 'rate') => void

const isRangeCurve = (thing: unknown): thing is RangeCurve =>
  typeof thing === 'object' && thing !== null && 'rates' in thing && 'losses' in thing

const isPlan = (thing: unknown): thing is Plan =>
  typeof thing === 'object' &&
  thing !== null &&
  !isSeries(thing) &&
  Object.values(thing).length > 0 &&
  Object.values(thing).every(
    part => typeof part === 'function' || typeof part === 'number' || isFeedback(part),
  )

function putPlan(label: string, plan: Plan, options: RunOptions | undefined, put: Put): void {
  const parts = Object.entries(plan).map(([name, part]) => [name, scheduleOf(part)] as const)
  const { run, channels } = bindPlan(Object.fromEntries(parts), options)
  const last = 'batchSizeAt' in run ? (run.steps ?? Infinity) : Infinity
  for (const { name, curve, duration } of channels)
    put(wordsOf(name), stopped(curveTrack(label, curve, run, duration), last))
}

/** A plan is driven by schedules; to be seen, any function of the step will do. */
const scheduleOf = (part: Plan[string]): Plan[string] =>
  typeof part === 'function' && !isSchedule(part) ? custom(part) : part

/** A run whose batch grows ends before others do: that is what it is for, and is to be seen. */
function stopped(track: Track, last: number): Track {
  const curve = track.line as Curve
  return last < Infinity ? { ...track, line: step => (step <= last ? curve(step) : NaN) } : track
}

const isLogReader = (thing: unknown): thing is LogReader =>
  typeof thing === 'object' && thing !== null && 'series' in thing && thing.series instanceof Map

function readAll(label: string, log: string | readonly object[]): LogReader {
  const reader = createLogReader(JSON.stringify(label.slice(0, 80)))
  if (typeof log === 'string') {
    reader.add(log)
    reader.end()
  } else for (const record of log) reader.record(record)
  return reader
}

function putLog(label: string, reader: LogReader, options: RunOptions | undefined, put: Put): void {
  const clock = createRun(options ?? {})
  for (const [key, line] of reader.series as ReadonlyMap<string, LogSeries>) {
    const name = key.replace(/^(?:epoch )?(?:val_)?/, '')
    if (key.startsWith('epoch ') && isChannel(name, reader.series)) continue
    const bare = key.replace(/^epoch /, '')
    const shown = reader.series.has(bare) ? key : bare
    const own = shown === name ? label : `${label}: ${shown}`
    put(wordsOf(name), {
      label: own,
      line,
      clock,
      end: line.steps[line.steps.length - 1] ?? NaN,
      breaks: [],
    })
  }
}

// At the end of an epoch a log has the channels once more, as the last update had them.
const channels = ['learningRate', 'momentum', 'weightDecay', 'batchSize', 'lossScale']
const isChannel = (name: string, series: ReadonlyMap<string, Series>): boolean =>
  channels.includes(name) && series.has(name)

function putRange(
  label: string,
  { rates, losses, smoothed, accuracies }: RangeCurve,
  put: Put,
): void {
  const clock = createRun({})
  const add = (name: string, label: string, values: ArrayLike<number>): void => {
    const line = { steps: rates, values, hold: false }
    checkSeries(label, line)
    put(name, { label, line, clock, end: rates[rates.length - 1] ?? NaN, breaks: [] }, 'rate')
  }
  add('loss', label, losses)
  if (smoothed !== losses) add('loss', `${label}: smoothed`, smoothed)
  if (accuracies) add('accuracy', label, accuracies)
}
