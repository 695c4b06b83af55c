import {
  gridRates,
  randomRates,
  searchRates,
  sweepRates,
  type RandomRateOptions,
  type Drivable,
  type RangeTestOptions,
  type RangeTestResult,
  type RateGridOptions,
  type RateSearchOptions,
  type RateSearchResult,
} from '@anneal/core'
import { rateSubject, type RateDataOptions } from './rateSubject.ts'
import type { BatchSource } from './source.ts'
import type { Training } from './training.ts'

/**
 * A learning-rate range test: does updates at rates that rise from batch to batch, and suggests one.
 * They are done on a copy that begins where the training is: parameters, what the update rule
 * remembers, schedule, feedback and epochs are untouched, also after an error and an abort.
 *
 * Data are gone through from their beginning. The other channels of the plan go on as it has them, and
 * groups with a rate of their own keep their proportion to `learningRate`. Each update is a run of its
 * own, also where `fit` does several in one run.
 *
 * @throws OptionError when an option cannot be, or the training is at work
 * @throws what `step` throws, and the reason of the signal
 * @example
 * const { suggestion, curve } = await rangeTest(training, data, { from: 0.001, to: 10, updates: 50 })
 * const rate = suggestion.ok ? suggestion.rate : 0.01 // or see suggestion.reason
 */
export async function rangeTest<P extends Drivable>(
  training: Training<P>,
  data: BatchSource,
  options: RangeTestOptions & RateDataOptions = {},
): Promise<RangeTestResult> {
  const { batchSize, validation, ...rest } = options
  return await sweepRates(rateSubject(training, data, { batchSize, validation }), rest)
}

/** Options of {@link gridSearch}. */
export interface GridSearchOptions extends RateGridOptions, RateSearchOptions, RateDataOptions {}

/** Options of {@link randomSearch}. */
export interface RandomSearchOptions
  extends RandomRateOptions, RateSearchOptions, RateDataOptions {}

/**
 * Trains copies for a while, each at another rate, all from where the training is and on the same
 * batches, and says which was best. This is what a range test saves.
 *
 * @throws OptionError when an option cannot be, or the training is at work
 * @throws what `step` throws, and the reason of the signal
 * @example
 * const { best } = await gridSearch(training, data, { from: 0.001, to: 1, points: 4, updates: 10 })
 */
export async function gridSearch<P extends Drivable>(
  training: Training<P>,
  data: BatchSource,
  { from, to, points, batchSize, validation, ...rest }: GridSearchOptions = {},
): Promise<RateSearchResult> {
  const subject = rateSubject(training, data, { batchSize, validation })
  return await searchRates(subject, gridRates({ from, to, points }), rest)
}

/**
 * The same at random rates, evenly by their logarithm.
 *
 * @throws OptionError when an option cannot be, or the training is at work
 * @throws what `step` throws, and the reason of the signal
 * @example
 * const { best } = await randomSearch(training, data, { points: 4, updates: 10, seed: 1 })
 */
export async function randomSearch<P extends Drivable>(
  training: Training<P>,
  data: BatchSource,
  { from, to, points, seed, batchSize, validation, ...rest }: RandomSearchOptions = {},
): Promise<RateSearchResult> {
  const subject = rateSubject(training, data, { batchSize, validation })
  return await searchRates(subject, randomRates({ from, to, points, seed }), rest)
}
