import { parseArgs } from 'node:util'
import { experiments, type ExperimentNumber } from './experiments/index.ts'

/** What the command line says. */
export interface Options {
  readonly quick: boolean
  readonly fresh: boolean
  /** Writes nothing: says whether the report is the one that the results on disk give. */
  readonly check: boolean
  /** Trains nothing: writes the report of the results on disk. */
  readonly report: boolean
  readonly seeds: number
  readonly only: readonly ExperimentNumber[]
  readonly workers: number
}

const whole = (name: string, text: string): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new Error(`--${name} must be a whole number from 1 up, got ${text}`)
}

const all = Object.keys(experiments).map(Number) as ExperimentNumber[]

/**
 * Reads the flags.
 *
 * @throws Error naming a flag that is not known, or its value
 */
export function readOptions(args: readonly string[], cores: number): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      seeds: { type: 'string' },
      only: { type: 'string' },
      workers: { type: 'string', default: String(cores) },
    },
  })
  const { quick, fresh, check, report, workers } = values
  const only = (values.only?.split(',') ?? all).map(Number) as ExperimentNumber[]
  for (const one of only)
    if (!all.includes(one))
      throw new Error(`--only must name experiments from ${all.join(', ')}, got ${values.only!}`)
  const seeds = whole('seeds', values.seeds ?? (quick ? '2' : '5'))
  return { quick, fresh, check, report, seeds, only, workers: whole('workers', workers) }
}
