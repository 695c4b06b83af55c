import { OptionError, type Abort } from '@anneal/core'
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
  /** Takes batches back that were not used: what can be gone through only once gives them again. */
  giveBack(batches: readonly Batch[]): void
  /** No more are wanted. What still waits for a batch is told, but not waited for. */
  close(): Promise<void>
}

const isSized = (source: BatchSource | undefined): source is SizedSource =>
  typeof (source as Partial<SizedSource> | undefined)?.batch === 'function'

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
  const { [Symbol.asyncIterator]: slow, [Symbol.iterator]: fast } = Object(batches) as Partial<
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
  signal?: Abort,
): Promise<Epoch> {
  if (isSized(source))
    return {
      next: request => source.batch(request),
      ...{ once: false, lasting: false },
      giveBack: () => undefined,
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

type Given = Batch | undefined | PromiseLike<Batch | undefined>

/** What was asked for of iterators that are gone through only once, and was not used. */
const unused = new WeakMap<object, readonly Given[]>()

/** The batches of an epoch, of something to iterate over. */
class IteratedEpoch implements Epoch {
  readonly once: boolean
  readonly lasting: boolean
  readonly #iterator: Iterator<Batch> | AsyncIterator<Batch>
  /** A batch that was asked for and has not come. */
  #awaited: PromiseLike<Batch | undefined> | undefined
  #open = true

  constructor(iterator: Iterator<Batch> | AsyncIterator<Batch>, once: boolean, lasting: boolean) {
    this.#iterator = iterator
    this.once = once
    this.lasting = lasting
  }

  next(): Given {
    const [before, ...others] = unused.get(this.#iterator) ?? []
    if (before) {
      unused.set(this.#iterator, others)
      return isPromise(before) ? this.#wait(before) : before
    }
    const result = this.#iterator.next()
    if (!isPromise(result)) return this.#valueOf(result)
    return this.#wait(result.then(given => this.#valueOf(given)))
  }

  #wait(batch: PromiseLike<Batch | undefined>): PromiseLike<Batch | undefined> {
    this.#awaited = batch
    return batch.then(
      given => {
        this.#awaited = undefined
        return given
      },
      (error: unknown) => {
        this.#awaited = undefined
        this.#open = false // what threw is at its end
        throw error
      },
    )
  }

  #valueOf({ done, value }: IteratorResult<Batch>): Batch | undefined {
    if (done) this.#open = false
    return done ? undefined : value
  }

  giveBack(batches: readonly Given[], after: readonly Given[] = []): void {
    if (!this.once || batches.length + after.length === 0) return
    unused.set(this.#iterator, [...batches, ...(unused.get(this.#iterator) ?? []), ...after])
  }

  async close(): Promise<void> {
    const awaited = this.#awaited
    this.#awaited = undefined
    // what can be iterated over only once goes on in the next epoch
    if (awaited) this.giveBack([], [awaited])
    if (this.once || !this.#open) return
    this.#open = false
    const closed = Promise.resolve(this.#iterator.return?.())
    if (awaited) closed.catch(() => undefined)
    else await closed
  }
}
