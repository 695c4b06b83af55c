import type { Schedule } from '@anneal/core'
import { InteropError } from '../errors.ts'
import type { CodeInput } from './codeInput.ts'
import { evaluate } from './evaluate.ts'
import type { ExportForm } from './exported.ts'
import { writerOf, type KindWriters } from './kinds/index.ts'
import { knotsOf, listed } from './list.ts'
import { differenceOf } from './measure.ts'
import { NoExpression, programOf, type Program } from './program.ts'

/** A schedule as code that is not written down yet, and how close it is. @internal */
export interface Written {
  readonly program: Program
  readonly form: ExportForm
  readonly error: number
}

// more than rounding: something in it loses digits, and a list is better
const loose = 1e-9

function byFormula(
  schedule: Schedule,
  name: string,
  steps: number,
  writers: KindWriters,
  used: Set<string>,
): Written | undefined {
  const names = new Set(used)
  try {
    const program = programOf(schedule, name, part => writerOf(part, writers), names)
    const error = differenceOf(schedule, evaluate(program), steps)
    if (error > loose) return undefined
    for (const known of names) used.add(known)
    const { value } = program.main
    const isList = typeof value === 'object' && value.kind === 'item'
    return { program, form: isList ? 'table' : 'formula', error }
  } catch (error) {
    if (error instanceof NoExpression || error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * A schedule by its formula, or else by its values.
 *
 * @internal
 * @param name of the function, in camel case
 * @param used names that other functions of the same code have: it adds its own
 */
export function written(
  schedule: Schedule,
  name: string,
  { steps, ends, points, writers }: Pick<CodeInput, 'steps' | 'ends' | 'points' | 'writers'>,
  used: Set<string>,
): Written {
  const formula = byFormula(schedule, name, steps, writers, used)
  if (formula) return formula
  if (!ends)
    throw new InteropError(
      `${name} (${schedule.config.type}) has no formula there and no end, so it needs to be said how many of its values to list: give the run, or steps`,
    )
  const program = listed(knotsOf(name, schedule, steps, points), name, used)
  return { program, form: 'table', error: differenceOf(schedule, evaluate(program), steps) }
}
