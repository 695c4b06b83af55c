import { isFeedback, type Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import type { Accuracy, ExportOptions } from './exported.ts'
import { evaluate } from './evaluate.ts'
import { readInput, type Exportable } from './input.ts'
import { knotsOf, listed, type Knots } from './list.ts'
import { differenceOf, rounding } from './measure.ts'

/** The values of schedules by step. */
export interface ExportedTable extends Accuracy {
  readonly form: 'table'
  /** A line for each step, below one with the names of the channels. */
  readonly csv: string
  /** The same as an object that is JSON. */
  readonly json: {
    /** The steps that have a line. */
    readonly step: readonly number[]
    /** Values by channel. */
    readonly [channel: string]: readonly number[]
  }
}

// the steps at which any channel has a knot: the last value before a jump is one too
function stepsOf(all: readonly Knots[], steps: number): readonly number[] {
  const at = new Set(
    all.flatMap(({ at, held }) => (held ? at.flatMap(t => [Math.max(0, t - 1), t]) : at)),
  )
  return [...at.add(steps)].sort((a, b) => a - b)
}

/**
 * Lists the values of a schedule or a plan, for what has no exporter: as CSV, and as JSON. A run that
 * is longer than `points` gets as many steps as come closest when what reads the table interpolates
 * between them in straight lines.
 *
 * @throws InteropError where something listens to metrics, or has no end
 * @example
 * toTable(linear({ from: 1, steps: 2 })).csv // 'step,learningRate\n0,1\n1,0.5\n2,0\n'
 */
export function toTable(input: Exportable, options: ExportOptions = {}): ExportedTable {
  const { channels, steps, ends, points } = readInput(input, options)
  const schedules = Object.entries(channels).map(([name, part]): readonly [string, Schedule] => {
    if (name === 'step')
      throw new InteropError('the table has a column "step" already: call the channel otherwise')
    if (isFeedback(part))
      throw new InteropError(
        `${name} (${part.config.type}) listens to metrics, so it has no values by step; export the schedule inside of it`,
      )
    if (!ends)
      throw new InteropError(
        `${name} (${part.config.type}) has no end, so it needs to be said how many of its values to list: give the run, or steps`,
      )
    return [name, part]
  })
  const step =
    steps < points
      ? Array.from({ length: steps + 1 }, (_, t) => t)
      : stepsOf(
          schedules.map(([name, schedule]) => knotsOf(name, schedule, steps, points)),
          steps,
        )
  const columns = schedules.map(([name, schedule]) => [name, step.map(t => schedule(t))] as const)
  const errors = columns.map(([, values], i) => {
    const read = evaluate(listed({ at: step, values, held: false }, 'value', new Set()))
    return differenceOf(schedules[i]![1], read, steps)
  })
  const lines = step.map((t, i) => [t, ...columns.map(([, values]) => values[i]!)].join(','))
  const head = ['step', ...columns.map(([name]) => name)].join(',')
  const csv = `${[head, ...lines].join('\n')}\n`
  const error = Math.max(...errors)
  const json = { step, ...Object.fromEntries(columns) }
  return { form: 'table', exact: error <= rounding, error, steps, csv, json }
}
