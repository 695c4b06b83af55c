import { createRun, sample, type Curve, type RunOptions, type Schedule } from '@anneal/core'
import type { Joining } from './trace.ts'

/**
 * Points that were measured or worked out elsewhere, such as a loss.
 *
 * @example
 * const loss: Series = { steps: [0, 100, 200], values: [2.3, 0.9, 0.6] }
 */
export interface Series {
  /** Where each value stands, in rising order. */
  readonly steps: ArrayLike<number>
  /** The values. One that is not a finite number leaves a gap. */
  readonly values: ArrayLike<number>
  /**
   * Whether each value holds until the next, or is joined to it by a straight line. Without it,
   * values that stay the same are drawn as steps, and others joined.
   */
  readonly hold?: boolean | undefined
}

/** What a plot can show: a schedule, any function of the step, or points. */
export type Line = Schedule | Curve | Series

/** The part of the options that says which steps are shown. */
export interface Extent {
  /**
   * The first step. Default: 0, or the first of the points when nothing else is shown.
   */
  readonly from?: number | undefined
  /** The last step. Default: the longest finite duration, or the last of the points. */
  readonly to?: number | undefined
  /** The run, where lengths have units. It also says which step is the last. */
  readonly run?: RunOptions | undefined
}

/** A line as points. */
export interface Points {
  readonly label: string
  readonly steps: readonly number[]
  readonly values: readonly number[]
  readonly joining: Joining
}

// All steps of most runs; of a longer one more than a hundred for each pixel of its width.
const mostPoints = 131_073

const isSchedule = (line: Line): line is Schedule => typeof line === 'function' && 'config' in line

const isSeries = (line: Line): line is Series =>
  typeof line === 'object' && 'steps' in line && 'values' in line

/**
 * Samples what can be sampled, and checks the rest.
 *
 * @internal
 */
export function readLines(
  lines: Readonly<Record<string, Line>>,
  extent: Extent,
): { readonly points: Points[]; readonly from: number; readonly to: number } {
  const run = extent.run && createRun(extent.run)
  const entries = Object.entries(lines).map(
    ([label, line]) => [label, run && isSchedule(line) ? line.bind(run) : line] as const,
  )
  if (entries.length === 0)
    throw new RangeError('nothing to plot: give at least one line, such as plot({ cosine: … })')
  for (const [label, line] of entries) check(label, line)
  const series = entries.map(([, line]) => line).filter(isSeries)
  const measured = series.filter(({ steps }) => steps.length > 0)
  const curves = series.length < entries.length
  const ends = [
    ...measured.map(({ steps }) => steps[steps.length - 1]!),
    ...entries.map(([, line]) => ('duration' in line ? Math.ceil(line.duration) : 0)),
  ]
  const beginnings = curves ? [0] : measured.map(({ steps }) => steps[0]!)
  const from = extent.from ?? finite(Math.min(...beginnings)) ?? 0
  const to = extent.to ?? run?.steps ?? longest(ends)
  if (to === undefined && curves)
    throw new RangeError(
      'these never end: say which step is the last, such as plot(…, { to: 1000 })',
    )
  const [low, high] = [from, to ?? from]
  if (!(high >= low && high - low < Infinity))
    throw new RangeError(`cannot plot from step ${low} to ${high}`)
  return {
    points: entries.map(([label, line]) => ({ label, ...pointsOf(line, low, high) })),
    from: low,
    to: high,
  }
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)

function longest(ends: readonly number[]): number | undefined {
  const known = ends.filter(end => Number.isFinite(end) && end !== 0)
  return known.length > 0 ? Math.max(...known) : undefined
}

function check(label: string, line: Line): void {
  const name = JSON.stringify(label.slice(0, 80))
  if (typeof line === 'function') return
  if (typeof line !== 'object' || (line as unknown) === null || !isSeries(line))
    throw new TypeError(
      `${name} cannot be plotted: give a schedule, a function of the step, or { steps, values }`,
    )
  const { steps, values } = line
  if (steps.length !== values.length)
    throw new RangeError(`${name} has ${steps.length} steps, but ${values.length} values`)
  for (let i = 0; i < steps.length; i++)
    if (!(Number.isFinite(steps[i]) && steps[i]! >= (steps[i - 1] ?? -Infinity)))
      throw new RangeError(`${name}: steps must be finite and rise, but steps[${i}] is ${steps[i]}`)
}

function pointsOf(line: Line, from: number, to: number): Omit<Points, 'label'> {
  if (!isSeries(line)) {
    const curve = isSchedule(line) ? untilItsEnd(line) : line
    return { ...sample(curve, { from, to, points: mostPoints }), joining: 'auto' }
  }
  const steps: number[] = []
  const values: number[] = []
  for (let i = 0; i < line.steps.length; i++) {
    if (line.steps[i]! < from || line.steps[i]! > to) continue
    steps.push(line.steps[i]!)
    values.push(line.values[i]!)
  }
  const { hold } = line
  return { steps, values, joining: hold === undefined ? 'measured' : hold ? 'hold' : 'straight' }
}

/** A schedule whose `after` is an error has nothing to show past its end. */
function untilItsEnd(schedule: Schedule): Curve {
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
