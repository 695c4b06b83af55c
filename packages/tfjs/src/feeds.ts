import { OptionError } from '@anneal/core'
import { dispose } from '@tensorflow/tfjs'
import {
  countOf,
  inMemory,
  isBatch,
  isSamples,
  type BatchDataset,
  type SizedSource,
  type TensorSamples,
} from './batchSource.ts'

/** Where batches come from: all samples in memory, a dataset or what makes it, or any source. */
export type RateData = TensorSamples | SizedSource | BatchDataset | (() => BatchDataset)

/** Gives the next batch, for ever. @internal */
export type Feed = () => TensorSamples | Promise<TensorSamples>

/**
 * What opens the data, each time at the beginning.
 *
 * @internal
 * @param least sizes that each input of a batch has, at the least
 * @throws OptionError when the data are none
 */
export function feedOf(
  data: RateData,
  batchSize: number,
  shuffle: number | false | undefined,
  least: number,
): () => Feed {
  if (typeof data === 'function') return () => datasetFeed(data, least)
  if (isSamples(data)) {
    const source = inMemory(data, { shuffle })
    return () => sourceFeed(source, batchSize)
  }
  const given = Object(data) as object
  if ('batch' in given && !('forEachAsync' in given))
    return () => sourceFeed(data as SizedSource, batchSize)
  if ('iterator' in given) return () => datasetFeed(() => data as BatchDataset, least)
  throw new OptionError(
    'data must be { xs, ys }, a dataset of batches { xs, ys }, a function that makes one, or { batch({ epoch, start, size }) { … } }',
  )
}

function sourceFeed(source: SizedSource, size: number): Feed {
  let [epoch, start] = [0, 0]
  return async () => {
    let batch = await source.batch({ epoch, start, size })
    if (!batch && start > 0) {
      epoch += 1
      start = 0
      batch = await source.batch({ epoch, start, size })
    }
    if (!batch) throw new OptionError('there are no batches in this data')
    start += countOf(batch)
    return batch
  }
}

/** @param least sizes that each input of a batch has, at the least */
function datasetFeed(make: () => BatchDataset, least: number): Feed {
  let iterator: Awaited<ReturnType<BatchDataset['iterator']>> | undefined
  return async () => {
    iterator ??= await make().iterator()
    let next = await iterator.next()
    if (next.done) {
      iterator = await make().iterator()
      next = await iterator.next()
    }
    if (next.done) throw new OptionError('there are no batches in this data')
    if (!isSamples(next.value))
      throw new OptionError('the elements of the dataset must be batches { xs, ys }')
    if (!isBatch(next.value, least)) {
      dispose(next.value as never)
      throw new OptionError(
        'the elements of the dataset are single samples: make batches of them, as in dataset.batch(32)',
      )
    }
    return next.value
  }
}
