import { OptionError } from '@anneal/core'
import type { Batch } from './batch.ts'

/** What batch is wanted. */
export interface BatchRequest {
  /** The epoch, counted from 0. */
  readonly epoch: number
  /** Examples of this epoch that came in the batches before. */
  readonly start: number
  /** How many examples it should have; undefined where neither plan nor run say it. */
  readonly size: number | undefined
}

/** Data that can be asked for any batch, of any size. */
export interface SizedSource {
  /** The batch; undefined when the epoch is over. */
  batch(request: BatchRequest): Batch | undefined | Promise<Batch | undefined>
}

/** Something to iterate over, such as an array. */
export type Batches = Iterable<Batch> | AsyncIterable<Batch>

/**
 * Where batches come from: something to iterate over once an epoch, such as an array; a function that
 * makes it for each epoch; or data that can be asked for batches of any size.
 */
export type BatchSource = Batches | ((epoch: number) => Batches) | SizedSource

/** The batches of an epoch, one after another. @internal */
export interface Epoch {
  next(request: BatchRequest): Batch | undefined | Promise<Batch | undefined>
  /** Whether its data can be gone through only once. */
  readonly once: boolean
  /** No more are wanted. */
  close(): void
}

const isSized = (source: BatchSource): source is SizedSource =>
  typeof (source as Partial<SizedSource>).batch === 'function'

/** Whether batches of any size can be had of it. @internal */
export function checkSized(source: BatchSource): void {
  if (!isSized(source))
    throw new OptionError(
      'the plan changes batchSize, so the data must give batches of the size that is asked for: pass { batch({ epoch, start, size }) { … } }, or inMemory(…)',
    )
}

function iteratorOf(batches: Batches): Iterator<Batch> | AsyncIterator<Batch> {
  const { [Symbol.asyncIterator]: slow, [Symbol.iterator]: fast } = batches as Partial<
    AsyncIterable<Batch> & Iterable<Batch>
  >
  if (slow) return slow.call(batches)
  if (fast) return fast.call(batches)
  throw new OptionError(
    'batches must be something to iterate over, a function that makes it for each epoch, or { batch({ epoch, start, size }) { … } }',
  )
}

/**
 * Begins an epoch.
 *
 * @internal
 * @param skip batches that were done before; of what can be iterated over only once, nothing is skipped
 */
export async function openEpoch(source: BatchSource, epoch: number, skip: number): Promise<Epoch> {
  if (isSized(source))
    return { next: request => source.batch(request), once: false, close: () => undefined }
  const batches = typeof source === 'function' ? source(epoch) : source
  const iterator = iteratorOf(batches)
  const once = (iterator as unknown) === source
  for (let i = 0; i < skip && !once; i++)
    if ((await iterator.next()).done)
      throw new OptionError(
        `${skip} batches of epoch ${epoch} were done before, but it has only ${i}: is this the same data?`,
      )
  return {
    next: () => {
      const result = iterator.next()
      return result instanceof Promise ? result.then(valueOf) : valueOf(result)
    },
    once,
    // what can be iterated over only once goes on in the next epoch
    close: () => void (once ? undefined : iterator.return?.()),
  }
}

const valueOf = (result: IteratorResult<Batch>): Batch | undefined =>
  result.done ? undefined : result.value
