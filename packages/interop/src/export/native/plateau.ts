import type { Feedback, PlateauOptions, Resolved, Schedule } from '@anneal/core'
import { typeOf } from '../canonical.ts'

/** A plateau around a rate that does not change by itself. @internal */
export interface Plain extends Resolved<PlateauOptions> {
  /** The rate at first. */
  readonly from: number
}

/** The options of a plateau around a constant; nothing of anything else. @internal */
export function plainPlateau({ config, options }: Feedback): Plain | undefined {
  if (config.type !== 'plateau' || !options) return undefined
  const all = options as unknown as Resolved<PlateauOptions>
  const { schedule } = all
  return isConstant(schedule) ? { ...all, from: schedule(0) } : undefined
}

const isConstant = (schedule: Schedule): boolean => typeOf(schedule) === 'constant'
