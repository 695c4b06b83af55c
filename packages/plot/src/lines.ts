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

/** Lines by label. */
export type Lines = Readonly<Record<string, Line>>

/**
 * Binds and checks lines, and works out which steps are shown.
 *
 * @internal
 */
export function readPanels(
  panels: readonly Lines[],
  extent: Extent,
): { readonly panels: Points[][]; readonly from: number; readonly to: number } {
  const run = extent.run && createRun(extent.run)
  const bound = panels.map(lines =>
    Object.entries(lines).map(([label, line]): [string, Line] => {
      check(label, line)
      return [label, run && isSchedule(line) ? line.bind(run) : line]
    }),
  )
  if (bound.length === 0 || bound.some(lines => lines.length === 0))
    throw new RangeError('nothing to plot: give at least one line, such as plot({ cosine: … })')
  const all = bound.flat().map(([, line]) => line)
  const measured = all.filter(isSeries).filter(({ steps }) => steps.length > 0)
  const curves = all.some(line => !isSeries(line))
  const from = extent.from ?? (curves ? 0 : Math.min(...measured.map(({ steps }) => steps[0]!)))
  const to = extent.to ?? run?.steps ?? lastOf(all) ?? (curves ? NaN : from)
  if (Number.isNaN(to) && extent.to === undefined)
    throw new RangeError(
      'these never end: say which step is the last, such as plot(…, { to: 1000 })',
    )
  const [low, high] = from === Infinity ? [0, 1] : [from, to]
  if (!(high >= low && high - low < Infinity))
    throw new RangeError(`cannot plot from step ${low} to ${high}`)
  return {
    panels: bound.map(lines =>
      lines.map(([label, line]) => ({ label, ...pointsOf(line, low, high) })),
    ),
    from: low,
    to: high,
  }
}

function lastOf(lines: readonly Line[]): number | undefined {
  const ends = lines
    .map(line =>
      isSeries(line)
        ? line.steps[line.steps.length - 1]
        : 'duration' in line
          ? Math.ceil(line.duration)
          : undefined,
    )
    .filter(end => end !== undefined && Number.isFinite(end))
  return ends.length > 0 ? Math.max(...(ends as number[])) : undefined
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
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    if (!(Number.isFinite(step) && step >= (steps[i - 1] ?? -Infinity)))
      throw new RangeError(`${name}: steps must be finite and rise, but steps[${i}] is ${step}`)
  }
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
