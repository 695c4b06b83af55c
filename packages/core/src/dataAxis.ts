import type { Clock, Run } from './run.ts'

/**
 * What an inner schedule along the data counts: so many parts of an epoch, finer than any sample. A
 * power of two, so that going to and fro loses no bits; no larger, so that rounding, which allows for
 * what 2048 epochs in float64 may be off, leaves whole parts alone.
 *
 * @internal
 */
export const dataParts: number = 2 ** 32

/**
 * The clock of a run where numbers count parts of its epochs.
 *
 * @internal
 */
export function partsClock(run: Run, parts: number): Clock {
  const stepAt = (t: number): number => run.stepAtEpoch(t / parts)
  const partAt = (step: number): number => run.epochAt(step) * parts
  return {
    steps: run.epochs && run.epochs * parts,
    epochs: run.epochs,
    epochAt: t => t / parts,
    stepAtEpoch: epoch => epoch * parts,
    samplesAt: t => run.samplesAt(stepAt(t)),
    stepAtSamples: samples => partAt(run.stepAtSamples(samples)),
    tokensAt: t => run.tokensAt(stepAt(t)),
    stepAtTokens: tokens => partAt(run.stepAtTokens(tokens)),
  }
}
