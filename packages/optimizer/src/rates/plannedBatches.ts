import {
  batchPlaces,
  OptionError,
  type BatchPlace,
  type RunOptions,
  type Schedule,
} from '@anneal/core'
import { isSized, type SizedSource } from './batches.ts'

/** A batch, and where it stands. */
export interface PlannedBatch<Batch> extends BatchPlace {
  /** The update it is for, counted from 0. */
  readonly update: number
  readonly batch: Batch
}

/** What {@link plannedBatches} follows. */
export interface PlannedBatchesOptions {
  /** The channel `batchSize` of a plan, or one size. */
  readonly batchSize: Schedule | number
  /** The run; its `datasetSize` is the size of the source. */
  readonly run: RunOptions
  /**
   * The update to begin with: `progress.updates`, when going on.
   *
   * @default 0
   */
  readonly from?: number | undefined
}

/**
 * The batches of a run in the sizes of a plan, one for each update. They depend on the number of the
 * update alone: a run that goes on at some update goes on with its batch.
 *
 * @throws OptionError when the run does not say where it ends, or the data end before
 * @example
 * const numbers = { size: 5, batch: ({ start, size }) => [10, 20, 30, 40, 50].slice(start, start + size) }
 * const batchSize = piecewise({ values: [2, 4], at: ['1 epoch'] })
 * const sums = []
 * for await (const { batch } of plannedBatches(numbers, { batchSize, run: { epochs: 2 } }))
 *   sums.push(batch.reduce((a, b) => a + b))
 * sums // [30, 70, 50, 100, 50]
 */
export async function* plannedBatches<Batch>(
  source: SizedSource<Batch>,
  { batchSize, run, from = 0 }: PlannedBatchesOptions,
): AsyncGenerator<PlannedBatch<Batch>, void, undefined> {
  if (!isSized(source) || !Number.isSafeInteger(source.size))
    throw new OptionError(
      'the data must say how many samples they have, and give batches of any size: { size, batch({ epoch, start, size }) { … } }',
    )
  if ((batchSize as unknown) === undefined)
    throw new OptionError('batchSize is missing: the channel of a plan, or one size')
  const places = batchPlaces({ ...run, datasetSize: source.size }, batchSize)
  const { updates } = places
  if (updates === undefined)
    throw new OptionError('the run does not say where it ends: give epochs or steps')
  for (let update = from; update < updates; update++) {
    const place = places.at(update)
    const batch = await source.batch(place)
    if (batch === undefined)
      throw new OptionError(
        `there is no batch at sample ${place.start} of epoch ${place.epoch}, although the data have ${source.size} samples`,
      )
    yield { ...place, update, batch }
  }
}
