import type { RunOptions } from '@anneal/core'
import { axisOf, nameOf, type Axis, type Unit } from './axis.ts'
import { isSeries, type Series } from './series.ts'
import type { Joining } from './trace.ts'
import type { Track, TrackPanel } from './tracks.ts'

/** The part of the options that says which part of a run is shown, and how it is counted. */
export interface Extent {
  /**
   * Where the picture begins, as the horizontal axis counts. Default: 0, or the first of the points when
   * nothing else is shown.
   */
  readonly from?: number | undefined
  /**
   * Where it ends, as the horizontal axis counts. Default: the end of the run, the longest finite
   * duration, or the last of the points.
   */
  readonly to?: number | undefined
  /** The run, where lengths have units, or the axis does not count steps. */
  readonly run?: RunOptions | undefined
  /**
   * What the horizontal axis counts. A plan that schedules its batch size has a clock of its own; a
   * training log says its epochs and samples itself.
   *
   * @default 'steps'
   */
  readonly x?: Unit | undefined
  /**
   * Whether the horizontal axis is logarithmic. What is not positive there is left out. That of a range
   * test always is.
   *
   * @default false
   */
  readonly logX?: boolean | undefined
}

/** A line as points. @internal */
export interface Points {
  readonly label: string
  /** Where they stand on the axis. */
  readonly places: readonly number[]
  readonly values: readonly number[]
  readonly joining: Joining
  readonly low?: readonly number[]
  readonly high?: readonly number[]
}

/** Panels above one axis. @internal */
export interface Section {
  readonly panels: readonly { readonly name: string; readonly lines: readonly Points[] }[]
  readonly from: number
  readonly to: number
  readonly isLog: boolean
  /** What stands below the axis. */
  readonly name: string
}

// All steps of most runs; of a longer one more than a hundred for each pixel of its width.
const mostPoints = 131_073

/**
 * Works out what is shown, as points: the panels over time, and then those over rates.
 *
 * @internal
 * @throws RangeError when there is nothing to show, or nothing says where it ends; OptionError naming
 *   what the run lacks
 */
export function readSections(panels: readonly TrackPanel[], extent: Extent): Section[] {
  if (panels.length === 0 || panels.some(({ tracks }) => tracks.length === 0))
    throw new RangeError('nothing to plot: give at least one line, such as plot({ cosine: … })')
  const time = panels.filter(({ axis }) => axis === 'time')
  const rates = panels.filter(({ axis }) => axis === 'rate')
  const { x = 'steps', logX = false } = extent
  return [
    ...(time.length > 0 ? [sectionOf(time, extent, x, logX, nameOf(x))] : []),
    ...(rates.length > 0
      ? [sectionOf(rates, time.length > 0 ? {} : extent, 'steps', true, 'rate')]
      : []),
  ]
}

function sectionOf(
  panels: readonly TrackPanel[],
  extent: Extent,
  unit: Unit,
  isLog: boolean,
  name: string,
): Section {
  const placed = panels.map(panel => panel.tracks.map(track => placedTrack(track, unit)))
  const [from, to] = boundsOf(placed.flat(), extent, isLog)
  return {
    panels: panels.map((panel, i) => ({
      name: panel.name,
      lines: placed[i]!.map(({ track, axis, places }) => ({
        label: track.label,
        ...(isSeries(track.line)
          ? pointsOf(track.line, places!, from, to)
          : curvePoints(track, axis!, from, to, isLog)),
      })),
    })),
    from,
    to,
    isLog,
    name,
  }
}

interface Placed {
  readonly track: Track
  /** Of points, where they stand. */
  readonly places?: ArrayLike<number>
  /** Of a curve, the axis that it is drawn on. */
  readonly axis?: Axis
  readonly end: number
}

function placedTrack(track: Track, unit: Unit): Placed {
  const { line, clock, end } = track
  if (isSeries(line)) {
    const own = unit !== 'steps' && unit in line ? (line as never as Own)[unit] : undefined
    const known = own?.some(Number.isFinite) ? own : undefined
    const places =
      known ?? (unit === 'steps' ? line.steps : Array.from(line.steps, axisOf(unit, clock).at))
    return { track, places, end: places[places.length - 1] ?? NaN }
  }
  const axis = axisOf(unit, clock)
  return { track, axis, end: end < Infinity ? axis.at(end) : Infinity }
}

type Own = Readonly<Record<Unit, readonly number[]>>

function boundsOf(placed: readonly Placed[], extent: Extent, isLog: boolean): [number, number] {
  const curves = placed.some(({ axis }) => axis)
  const firsts = placed.map(({ places, axis }) =>
    isLog
      ? axis
        ? axis.at(1)
        : Array.from(places!).find(place => place > 0)
      : curves
        ? 0
        : places![0],
  )
  const first = Math.min(...firsts.filter(place => place !== undefined))
  const ends = placed.map(({ end }) => end).filter(Number.isFinite)
  const last = ends.length > 0 ? Math.max(...ends) : undefined
  const from = extent.from ?? (first === Infinity ? 0 : first)
  const to = extent.to ?? last ?? (curves ? NaN : Math.max(from, 1))
  if (Number.isNaN(to) && extent.to === undefined)
    throw new RangeError(
      'these never end: say which step is the last, such as plot(…, { to: 1000 })',
    )
  if (!(to >= from && to - from < Infinity) || (isLog && !(from > 0)))
    throw new RangeError(
      `cannot plot from step ${from} to ${to}${isLog ? ' on a logarithmic axis' : ''}`,
    )
  return [from, to]
}

function pointsOf(
  line: Series,
  places: ArrayLike<number>,
  from: number,
  to: number,
): Omit<Points, 'label'> {
  const { hold, low, high } = line
  const shown: number[] = []
  for (let i = 0; i < places.length; i++) if (places[i]! >= from && places[i]! <= to) shown.push(i)
  const take = (values: ArrayLike<number>): number[] => shown.map(i => values[i]!)
  return {
    places: take(places),
    values: take(line.values),
    joining: hold === undefined ? 'measured' : hold ? 'hold' : 'straight',
    ...(low && high && { low: take(low), high: take(high) }),
  }
}

function curvePoints(
  { line, breaks }: Track,
  { at, step }: Axis,
  from: number,
  to: number,
  isLog: boolean,
): Omit<Points, 'label'> {
  const curve = line as (step: number) => number
  // what is rounded on its way there and back is not to lose its first step or its last
  const slack = (value: number): number => Math.abs(value) * 1e-12
  const [first, last] = [step(from), step(to)]
  const begin = Math.ceil(first - slack(first))
  const steps = stepsOf(begin, Math.floor(last + slack(last)), [
    ...breaks,
    ...(isLog ? decades(begin, last) : []),
  ])
  const values = steps.map(step => curve(step))
  return { places: steps.map(at), values, joining: jumpsOf(curve, steps, values) }
}

// With more points than that, a step is narrower than anyone sees.
const mostProbed = 4000

/** Where a value holds until the next one, or follows at once: in between, it is one of the two. */
function jumpsOf(
  curve: (step: number) => number,
  steps: readonly number[],
  values: readonly number[],
): Joining {
  if (steps.length > mostProbed) return 'auto'
  return steps.map((step, i) => {
    const [value, next] = [values[i], values[i + 1]]
    if (next === undefined || next === value) return false
    const between = curve((step + steps[i + 1]!) / 2)
    return between === value || between === next
  })
}

/** Steps at equal distances on a logarithmic axis. */
const decades = (first: number, last: number): number[] =>
  Array.from({ length: 4096 }, (_, i) => Math.round(first * (last / first) ** (i / 4096)))

/** Whole steps: all of them, or else some at equal distances, and those around each break. */
function stepsOf(first: number, last: number, breaks: readonly number[]): number[] {
  const way = last - first
  if (!(way >= 0)) return []
  const count = Math.min(mostPoints - 1, way)
  const steps = Array.from({ length: count + 1 }, (_, i) =>
    count > 0 ? Math.round(first + (way * i) / count) : first,
  )
  if (count === way) return steps
  const around = breaks
    .flatMap(place => [Math.ceil(place) - 1, Math.ceil(place)])
    .filter(step => step > first && step < last)
  return around.length > 0 ? [...new Set([...steps, ...around])].sort((a, b) => a - b) : steps
}
