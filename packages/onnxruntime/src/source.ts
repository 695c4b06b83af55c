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
  next(request: BatchRequest): Batch | undefined | PromiseLike<Batch | undefined>
  /** Whether its data can be gone through only once. */
  readonly once: boolean
  /** Whether nobody changes a batch that it gave before: those of an array are all there. */
  readonly lasting: boolean
  /** No more are wanted. What still waits for a batch is told, but not waited for. */
  close(): Promise<void>
}

const isSized = (source: BatchSource): source is SizedSource =>
  typeof (source as Partial<SizedSource>).batch === 'function'

/** Whether this has to be waited for; a promise may be of another realm, or library. @internal */
export const isPromise = <Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> =>
  typeof (value as Partial<PromiseLike<Value>> | undefined)?.then === 'function'

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
export async function openEpoch(
  source: BatchSource,
  epoch: number,
  skip: number,
  signal?: AbortSignal,
): Promise<Epoch> {
  if (isSized(source))
    return {
      next: request => source.batch(request),
      ...{ once: false, lasting: false },
      close: () => Promise.resolve(),
    }
  const batches = typeof source === 'function' ? source(epoch) : source
  const iterator = iteratorOf(batches)
  const once = (iterator as unknown) === source
  const opened = new IteratedEpoch(iterator, once, Array.isArray(batches))
  try {
    for (let i = 0; i < skip && !once; i++) {
      signal?.throwIfAborted()
      if (!(await opened.next()))
        throw new OptionError(
          `${skip} batches of epoch ${epoch} were done before, but it has only ${i}: is this the same data?`,
        )
    }
  } catch (error) {
    await opened.close().catch(() => undefined)
    throw error
  }
  return opened
}

/** The batches of an epoch, of something to iterate over. */
class IteratedEpoch implements Epoch {
  readonly once: boolean
  readonly lasting: boolean
  readonly #iterator: Iterator<Batch> | AsyncIterator<Batch>
  /** Whether a batch was asked for that has not come. */
  #waits = false
  #open = true

  constructor(iterator: Iterator<Batch> | AsyncIterator<Batch>, once: boolean, lasting: boolean) {
    this.#iterator = iterator
    this.once = once
    this.lasting = lasting
  }

  next(): Batch | undefined | PromiseLike<Batch | undefined> {
    const result = this.#iterator.next()
    if (!isPromise(result)) return this.#valueOf(result)
    this.#waits = true
    return result.then(
      given => this.#valueOf(given),
      (error: unknown) => {
        this.#open = false // what threw is at its end
        throw error
      },
    )
  }

  #valueOf({ done, value }: IteratorResult<Batch>): Batch | undefined {
    this.#waits = false
    if (done) this.#open = false
    return done ? undefined : value
  }

  async close(): Promise<void> {
    // what can be iterated over only once goes on in the next epoch
    if (this.once || !this.#open) return
    this.#open = false
    const closed = Promise.resolve(this.#iterator.return?.())
    if (this.#waits) closed.catch(() => undefined)
    else await closed
  }
}
