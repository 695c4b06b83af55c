import {
  alsoHas,
  gridRates,
  randomRates,
  searchRates,
  sweepRates,
  type RandomRateOptions,
  type RangeTestOptions,
  type RangeTestResult,
  type RateGridOptions,
  type RateSearchOptions,
  type RateSearchResult,
} from '@anneal/core'
import type { RateData } from './feeds.ts'
import { rateSubject, type RateDataOptions, type Trainable } from './rateSubject.ts'

/**
 * A learning-rate range test: trains at rates that rise from batch to batch, and suggests one. Weights,
 * optimizer and layers are then as they were, to the last bit, also after an error and an abort.
 *
 * The whole curve comes with it, for other rules, for bounds of cyclical rates (`rangeBounds`) and for
 * a picture. Data in memory are gone through from their beginning, in an order of its own.
 *
 * @throws OptionError when an option cannot be, or the model is being trained
 * @throws the reason of the signal
 * @example
 * const { suggestion, curve } = await rangeTest(model, { xs: x, ys: y }, { updates: 50, batchSize: 16 })
 * const rate = suggestion.ok ? suggestion.rate : 0.01 // or see suggestion.reason
 */
export async function rangeTest(
  trained: Trainable,
  data: RateData,
  options: RangeTestOptions & RateDataOptions = {},
): Promise<RangeTestResult> {
  const { batchSize, shuffle, validation, ...rest } = options
  const subject = rateSubject(trained, data, { batchSize, shuffle, validation })
  return await sweepRates(subject, rest).catch(alsoHas(...ownNames))
}

/** Options of {@link gridSearch}. */
export interface GridSearchOptions extends RateGridOptions, RateSearchOptions, RateDataOptions {}

/** Options of {@link randomSearch}. */
export interface RandomSearchOptions
  extends RandomRateOptions, RateSearchOptions, RateDataOptions {}

/**
 * Trains for a while at each of some rates, all from where the model is and on the same batches, and
 * says which was best; then everything is as it was. This is what a range test saves.
 *
 * @throws OptionError when an option cannot be, or the model is being trained
 * @throws the reason of the signal
 * @example
 * const { best } = await gridSearch(model, { xs: x, ys: y }, { from: 0.001, to: 1, points: 4, updates: 10 })
 */
export async function gridSearch(
  trained: Trainable,
  data: RateData,
  { from, to, points, ...options }: GridSearchOptions = {},
): Promise<RateSearchResult> {
  return await searchAt(trained, data, gridRates({ from, to, points }), options, [
    'from',
    'to',
    'points',
  ])
}

/**
 * The same at random rates, evenly by their logarithm.
 *
 * @throws OptionError when an option cannot be, or the model is being trained
 * @throws the reason of the signal
 * @example
 * const { best } = await randomSearch(model, { xs: x, ys: y }, { points: 4, updates: 10, seed: 1 })
 */
export async function randomSearch(
  trained: Trainable,
  data: RateData,
  { from, to, points, seed, ...options }: RandomSearchOptions = {},
): Promise<RateSearchResult> {
  return await searchAt(trained, data, randomRates({ from, to, points, seed }), options, [
    'from',
    'to',
    'points',
    'seed',
  ])
}

const ownNames = ['batchSize', 'shuffle', 'validation']

async function searchAt(
  trained: Trainable,
  data: RateData,
  rates: readonly number[],
  { batchSize, shuffle, validation, ...rest }: RateSearchOptions & RateDataOptions,
  names: readonly string[],
): Promise<RateSearchResult> {
  const subject = rateSubject(trained, data, { batchSize, shuffle, validation })
  return await searchRates(subject, rates, rest).catch(alsoHas(...names, ...ownNames))
}
