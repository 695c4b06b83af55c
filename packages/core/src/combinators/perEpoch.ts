import { defineSchedule, type Kind, type Schedule } from '../schedule.ts'

/** Options of {@link perEpoch}. */
export interface PerEpochOptions {
  /** The schedule. Its numbers count epochs. */
  readonly schedule: Schedule
}

/**
 * A schedule of the epoch: its value stays the same within an epoch, and its plain numbers count
 * epochs, as in the textbooks' `t = epoch`. It needs a run that says how long an epoch is.
 *
 *     value(t) = schedule(⌊epoch(t)⌋)
 *
 * @example
 * const lr = perEpoch({ schedule: step({ from: 1, factor: 0.5, every: 10 }) })
 * lr.bind(createRun({ epochs: 100, stepsPerEpoch: 500 }))(5000) // 0.5
 */
export const perEpoch: Kind<PerEpochOptions, 'perEpoch'> = /* @__PURE__ */ defineSchedule({
  type: 'perEpoch',
  params: {
    schedule: {
      type: 'schedule',
      axis: 'epochs',
    },
  },
  needsRun: () => ['epochs'],
  // the epoch in which it begins counts as a whole one, and may end before it began
  duration: ({ schedule }, run) => {
    const first = Math.floor(run!.epochAt(run!.start))
    return Math.max(0, run!.stepAtEpoch(first + schedule.duration) - run!.start)
  },
  create: ({ schedule }, run) => {
    const epochOf = (t: number): number => Math.floor(run!.epochAt(run!.start + t))
    const first = epochOf(0)
    return t => schedule(epochOf(t) - first)
  },
})
