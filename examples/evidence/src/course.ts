import type { DataName } from './engine/images.ts'
import type { Reading } from './engine/trial.ts'
import type { Arm, Measured } from './experiment.ts'
import { deviationOf, meanOf } from './statistics.ts'

/** A curve over the readings of a training: mean and standard deviation over the seeds. */
export interface Band {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

/** What the trainings of one arm came to, seed by seed where it says nothing else. */
export interface Course {
  readonly data: DataName
  readonly name: string
  readonly trial: Arm['trial']
  /** Updates in all: the same with each seed. */
  readonly updates: number
  /** Accuracy on the test set at the end. */
  readonly final: readonly number[]
  /** The best accuracy on the way. */
  readonly best: readonly number[]
  /** The first reading that reached the threshold; null where none did. */
  readonly reached: readonly (number | null)[]
  readonly threshold: number
  /** Time of training alone: by the clock, and of the processor. */
  readonly seconds: readonly number[]
  readonly cpuSeconds: readonly number[]
  /** How many of them diverged. */
  readonly diverged: number
  /** Where the readings stand. */
  readonly update: readonly number[]
  readonly epoch: readonly number[]
  readonly batchSize: readonly number[]
  readonly test: Band
}

/** Keeps what is worth keeping of a number in the file of the results. */
export const round = (value: number, digits = 5): number => Number(value.toFixed(digits))

/** Of each reading that all seeds have. */
export function bandOf({ outcomes }: Measured, valueOf: (reading: Reading) => number): Band {
  const count = Math.min(...outcomes.map(({ readings }) => readings.length))
  const columns = Array.from({ length: count }, (_, i) =>
    outcomes.map(({ readings }) => valueOf(readings[i]!)),
  )
  return {
    mean: columns.map(values => round(meanOf(values))),
    deviation: columns.map(values => round(deviationOf(values))),
  }
}

// a net whose weights are no numbers recognises what guessing does
const guessing = 0.1

/** Sums up an arm. */
export function courseOf(measured: Measured, threshold: number): Course {
  const { data, name, trial, outcomes } = measured
  const longest = outcomes.reduce((a, b) => (b.readings.length > a.readings.length ? b : a))
  const accuracies = outcomes.map(({ readings }) => readings.map(({ test }) => test))
  const test = bandOf(measured, reading => reading.test)
  const { readings } = longest
  const shared = readings.slice(0, test.mean.length)
  return {
    ...{ data, name, trial, threshold, test },
    updates: longest.updates,
    final: outcomes.map(({ diverged }, i) => round(diverged ? guessing : accuracies[i]!.at(-1)!)),
    best: accuracies.map(values => round(Math.max(guessing, ...values))),
    reached: outcomes.map(
      outcome => outcome.readings.find(reading => reading.test >= threshold)?.update ?? null,
    ),
    seconds: outcomes.map(outcome => round(outcome.seconds, 3)),
    cpuSeconds: outcomes.map(outcome => round(outcome.cpuSeconds, 3)),
    diverged: outcomes.filter(({ diverged }) => diverged).length,
    update: shared.map(({ update }) => update),
    epoch: shared.map(({ epoch }) => round(epoch, 3)),
    batchSize: shared.map(({ batchSize }) => batchSize),
  }
}
