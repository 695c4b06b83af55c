import { OptionError } from '@anneal/core'
import { examplesIn, type Batch } from './batch.ts'
import { openEpoch, type BatchSource, type Epoch } from './source.ts'

/** Batches, one after another and again and again. @internal */
export interface Feed {
  next(): Promise<Batch>
  close(): Promise<void>
}

/**
 * Opens data at their beginning; after the last batch comes the first of the next epoch.
 *
 * @internal
 * @param size examples in a batch, where the data can be asked for any size
 */
export function openFeed(source: BatchSource, size: number | undefined): Feed {
  let [epoch, start] = [0, 0]
  let batches: Epoch | undefined
  const read = async (): Promise<Batch | undefined> => {
    batches ??= await openAgain(source, epoch)
    return await batches.next({ epoch, start, size })
  }
  return {
    async next() {
      let batch = await read()
      if (!batch && start > 0) {
        await batches?.close()
        batches = undefined
        epoch += 1
        start = 0
        batch = await read()
      }
      if (!batch) throw new OptionError('there are no batches in this data')
      start += examplesIn(batch)
      return batch
    },
    close: async () => await batches?.close(),
  }
}

/** An epoch of data that nobody misses afterwards. */
async function openAgain(source: BatchSource, epoch: number): Promise<Epoch> {
  const batches = await openEpoch(source, epoch, 0)
  if (batches.once)
    throw new OptionError(
      'this data can be gone through only once, so that nobody could put it back: pass a function that makes it for each epoch',
    )
  return batches
}

/** The mean of something over all examples of an epoch. @internal */
export async function meanOver(
  source: BatchSource,
  size: number | undefined,
  measure: (batch: Batch) => Promise<number>,
): Promise<number> {
  const batches = await openAgain(source, 0)
  let [sum, start] = [0, 0]
  try {
    for (;;) {
      const batch = await batches.next({ epoch: 0, start, size })
      if (!batch) break
      sum += (await measure(batch)) * examplesIn(batch)
      start += examplesIn(batch)
    }
  } finally {
    await batches.close()
  }
  if (start === 0) throw new OptionError('there are no batches in the data for validation')
  return sum / start
}
