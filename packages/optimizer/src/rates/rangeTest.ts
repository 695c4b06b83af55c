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
import type { BatchSource } from './batches.ts'
import { rateSubject, type RateDataOptions, type Trainable } from './rateSubject.ts'

/**
 * A learning-rate range test: trains at rates that rise from batch to batch, and suggests one. The
 * optimizer and all that is listed in `state` are then as they were, to the last bit, also after an
 * error and an abort. Data are gone through from their beginning.
 *
 * @throws OptionError when no learning rate is found, or an option cannot be
 * @throws what an update throws, and the reason of the signal
 * @example
 * const weights = Float64Array.of(3)
 * const optimizer = sgd([weights], { learningRate: 1 })
 * const update = batch => {
 *   const error = weights[0] - batch
 *   optimizer.step([Float64Array.of(2 * error)])
 *   return error ** 2
 * }
 * const { suggestion } = await rangeTest({ optimizer, update, state: [weights] }, [0.9, 1, 1.1])
 * suggestion.ok // true
 * weights[0] // 3
 */
export async function rangeTest<Batch>(
  trained: Trainable<Batch>,
  data: BatchSource<Batch>,
  options: RangeTestOptions & RateDataOptions = {},
): Promise<RangeTestResult> {
  const { batchSize, ...rest } = options
  const subject = rateSubject(trained, data, { batchSize })
  return await sweepRates(subject, rest).catch(alsoHas('batchSize'))
}

/** Options of {@link gridSearch}. */
export interface GridSearchOptions extends RateGridOptions, RateSearchOptions, RateDataOptions {}

/** Options of {@link randomSearch}. */
export interface RandomSearchOptions
  extends RandomRateOptions, RateSearchOptions, RateDataOptions {}

/**
 * Trains for a while at each of some rates, all from the same beginning and on the same batches, and
 * says which was best; then everything is as it was. This is what a range test saves.
 *
 * @throws OptionError when no learning rate is found, or an option cannot be
 * @throws what an update throws, and the reason of the signal
 * @example
 * const weights = Float64Array.of(3)
 * const optimizer = sgd([weights], { learningRate: 1 })
 * const update = batch => {
 *   const error = weights[0] - batch
 *   optimizer.step([Float64Array.of(2 * error)])
 *   return error ** 2
 * }
 * const trained = { optimizer, update, state: [weights] }
 * const { best } = await gridSearch(trained, [1], { from: 0.005, to: 0.5, points: 3 })
 * best.rate // 0.5
 */
export async function gridSearch<Batch>(
  trained: Trainable<Batch>,
  data: BatchSource<Batch>,
  { from, to, points, batchSize, ...rest }: GridSearchOptions = {},
): Promise<RateSearchResult> {
  const rates = gridRates({ from, to, points })
  const subject = rateSubject(trained, data, { batchSize })
  return await searchRates(subject, rates, rest).catch(alsoHas('from', 'to', 'points', 'batchSize'))
}

/**
 * The same at random rates, evenly by their logarithm.
 *
 * @throws OptionError when no learning rate is found, or an option cannot be
 * @throws what an update throws, and the reason of the signal
 * @example
 * const trainer = { learningRate: 0.1, weight: 1 }
 * const update = () => {
 *   trainer.weight -= trainer.learningRate * 2 * trainer.weight
 *   return trainer.weight ** 2
 * }
 * const { trials } = await randomSearch({ optimizer: trainer, update, state: [] }, [0], { points: 5 })
 * trials.length // 5
 */
export async function randomSearch<Batch>(
  trained: Trainable<Batch>,
  data: BatchSource<Batch>,
  { from, to, points, seed, batchSize, ...rest }: RandomSearchOptions = {},
): Promise<RateSearchResult> {
  const rates = randomRates({ from, to, points, seed })
  const subject = rateSubject(trained, data, { batchSize })
  return await searchRates(subject, rates, rest).catch(
    alsoHas('from', 'to', 'points', 'seed', 'batchSize'),
  )
}
