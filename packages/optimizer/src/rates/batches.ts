import { OptionError } from '@anneal/core'

/** What batch is wanted. */
export interface BatchRequest {
  /** The epoch, counted from 0. */
  readonly epoch: number
  /** Samples of this epoch that came in the batches before. */
  readonly start: number
  /** How many samples it should have: no more than are left of the epoch. */
  readonly size: number
}

/** Data that can be asked for any batch, of any size. */
export interface SizedSource<Batch> {
  /** Samples in an epoch. */
  readonly size: number
  /** The batch, never asked for beyond `size`; undefined when the epoch is over before. */
  batch(request: BatchRequest): Batch | undefined | Promise<Batch | undefined>
}

/** Something to iterate over again and again, such as an array. */
export type Batches<Batch> = Iterable<Batch> | AsyncIterable<Batch>

/**
 * Where batches come from: something to iterate over once an epoch, such as an array; a function that
 * makes it for each epoch; or data that can be asked for batches of any size.
 */
export type BatchSource<Batch> =
  Batches<Batch> | ((epoch: number) => Batches<Batch>) | SizedSource<Batch>

type Next<Batch> = () => Batch | Promise<Batch>

/** Whether batches of any size can be had of it. @internal */
export const isSized = <Batch>(source: BatchSource<Batch>): source is SizedSource<Batch> =>
  typeof (source as Partial<SizedSource<Batch>> | undefined)?.batch === 'function'

/**
 * Opens data at their beginning; after the last batch comes the first of the next epoch.
 *
 * @internal
 * @throws OptionError when they are none, or can be gone through only once, or no batch has such a size
 */
export function openBatches<Batch>(source: BatchSource<Batch>, size: number): Next<Batch> {
  if (isSized(source)) return walkSized(source, size)
  const make = typeof source === 'function' ? source : () => source
  let epoch = -1
  let iterator: Iterator<Batch> | AsyncIterator<Batch> | undefined
  const begin = (): Iterator<Batch> | AsyncIterator<Batch> => {
    epoch += 1
    return iteratorOf(make(epoch), typeof source !== 'function')
  }
  return async () => {
    iterator ??= begin()
    let next = await iterator.next()
    if (next.done) {
      iterator = begin()
      next = await iterator.next()
    }
    if (next.done) throw new OptionError('there are no batches in this data')
    return next.value
  }
}

function walkSized<Batch>(source: SizedSource<Batch>, size: number): Next<Batch> {
  if (!Number.isSafeInteger(size) || size < 1)
    throw new OptionError(`batchSize must be a whole number from 1 up, got ${String(size)}`)
  let [epoch, start] = [0, 0]
  const read = (): Batch | undefined | Promise<Batch | undefined> => {
    const left = source.size - start
    // slices past the end would be batches of nothing
    if (left <= 0 && start > 0) return undefined
    return source.batch({ epoch, start, size: left > 0 && left < size ? left : size })
  }
  return async () => {
    let batch = await read()
    if (batch === undefined && start > 0) {
      epoch += 1
      start = 0
      batch = await read()
    }
    if (batch === undefined) throw new OptionError('there are no batches in this data')
    start += size
    return batch
  }
}

function iteratorOf<Batch>(
  batches: Batches<Batch>,
  again: boolean,
): Iterator<Batch> | AsyncIterator<Batch> {
  const { [Symbol.asyncIterator]: slow, [Symbol.iterator]: fast } = Object(batches) as Partial<
    AsyncIterable<Batch> & Iterable<Batch>
  >
  const iterator = slow ? slow.call(batches) : fast?.call(batches)
  if (!iterator)
    throw new OptionError(
      'data must be something to iterate over, a function that makes it for each epoch, or { size, batch({ epoch, start, size }) { … } }',
    )
  if (again && (iterator as unknown) === batches)
    throw new OptionError(
      'this data can be gone through only once, so that nobody could put it back: pass a function that makes it for each epoch',
    )
  return iterator
}
