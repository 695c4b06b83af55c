import { breaksOf } from './breaks.ts'
import { createRun } from './createRun.ts'
import { OptionError, show } from './errors.ts'
import { extreme, type Point } from './extreme.ts'
import type { RunOptions } from './runOptions.ts'
import { sample } from './sample.ts'
import type { Config, Schedule } from './schedule.ts'

/** What a schedule does, in figures and in words. */
export interface Description {
  /** Steps that were looked at. */
  readonly steps: number
  readonly first: Point
  readonly last: Point
  readonly lowest: Point
  readonly highest: Point
  /** Of the values of all steps; of more than 10,000 an estimate, as they change evenly between those looked at. */
  readonly mean: number
  /** The same in a few lines. */
  readonly text: string
}

const short = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)))

const outline = (config: Config, depth = 0): string[] => {
  const own: string[] = []
  const inner: string[] = []
  for (const [name, value] of Object.entries(config)) {
    const parts = Array.isArray(value) ? (value as Config[]) : [value as unknown as Config]
    if (typeof parts[0] === 'object') inner.push(...parts.flatMap(part => outline(part, depth + 1)))
    else if (name !== 'type') own.push(`${name} ${(parts as unknown as string[]).join(', ')}`)
  }
  return [`${'  '.repeat(depth)}${config.type}: ${own.join(', ')}`.replace(/: $/, ''), ...inner]
}

/** The steps that are looked at: all, or 10,000 of them and those on both sides of each break. */
function stepsOf(schedule: Schedule, last: number): readonly number[] {
  const { steps } = sample(() => 0, { to: last, points: 10_000 })
  if (steps.length > last) return steps
  const breaks = breaksOf(schedule).flatMap(step => [Math.ceil(step) - 1, Math.ceil(step)])
  const inside = breaks.filter(step => step >= 0 && step <= last)
  return [...new Set([...steps, ...inside])].sort((a, b) => a - b)
}

/**
 * Says what a schedule does in a run.
 *
 * @param run the run, or how many steps to look at; the schedule's own duration where not given
 * @throws OptionError when it is no schedule, or a length cannot be counted; RangeError when the
 *   schedule has no end and no run says where to stop
 * @example
 * describe(warmup({ steps: 10, schedule: cosine({ from: 0.1, steps: 90 }) })).text
 * // warmup: steps 10
 * //   cosine: from 0.1, steps 90
 * // 100 steps, 0.009091 at first, 3.05e-5 at last
 * // highest 0.1 at step 10, lowest 3.05e-5 at step 99, mean 0.0505
 */
export function describe(schedule: Schedule, run: RunOptions | number = {}): Description {
  if (typeof (schedule as unknown) !== 'function' || !Array.isArray(schedule.unbound))
    throw new OptionError(
      `describe takes a schedule, got ${show(schedule)}; a config goes through fromConfig first`,
    )
  const bounds = createRun(typeof run === 'number' ? { steps: run } : run)
  const bound = schedule.unbound.length > 0 ? schedule.bind(bounds) : schedule
  const steps = bounds.steps ?? bound.duration
  if (!(steps >= 1 && steps < Infinity))
    throw new RangeError(
      `${schedule.config.type} lasts ${steps} steps: say how many to look at, such as describe(schedule, 1000)`,
    )
  const at = stepsOf(bound, Math.ceil(steps) - 1)
  const values = at.map(step => bound(step))
  const point = (i: number): Point => ({ step: at[i] ?? 0, value: values[i] ?? NaN })
  let low = 0
  let high = 0
  // each step once: between those that are looked at, values are taken to lie on a line
  let sum = (values[0]! + values.at(-1)!) / 2
  for (const [i, value] of values.entries()) {
    if (i > 0) sum += ((at[i]! - at[i - 1]!) * (values[i - 1]! + value)) / 2
    if (value < (values[low] ?? NaN)) low = i
    if (value > (values[high] ?? NaN)) high = i
  }
  const first = point(0)
  const last = point(at.length - 1)
  const lowest = extreme(bound, at, low, -1)
  const highest = extreme(bound, at, high, 1)
  const mean = sum / Math.ceil(steps)
  const epochs = bounds.epochs === undefined ? '' : ` (${short(bounds.epochs)} epochs)`
  const text = [
    ...outline(schedule.config),
    `${steps} steps${epochs}, ${short(first.value)} at first, ${short(last.value)} at last`,
    `highest ${short(highest.value)} at step ${highest.step}, lowest ${short(lowest.value)} at step ${lowest.step}, mean ${short(mean)}`,
  ].join('\n')
  return { steps, first, last, lowest, highest, mean, text }
}
