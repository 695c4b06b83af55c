/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import type { Measured } from './rangeRecorder.ts'

/**
 * What rates are tried on: an adapter supplies it. Whatever it does is undone by what `snapshot` gave,
 * also after an error and an abort.
 */
export interface RateSubject<Batch> {
  /** Takes everything down that updates change, the place in the data among it; returns what puts it back. */
  snapshot(this: void): Restore | Promise<Restore>
  /** The next batch. An abort does not wait for it. */
  next(this: void): Batch | Promise<Batch>
  /** Does one update with this batch at this rate, and says what its loss was. An abort waits for it. */
  update(this: void, batch: Batch, rate: number): Measured | Promise<Measured>
  /** Measures on other data, where there is some: it then counts instead of what the update gave. */
  readonly evaluate?: ((this: void) => Measured | Promise<Measured>) | undefined
  /** A batch that came after the abort: nobody will use it. */
  readonly discard?: ((this: void, batch: Batch) => void) | undefined
}

/** What is used of an `AbortSignal`, which core, being for all platforms, does not know. */
export interface Abort {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Puts everything back as it was. */
export type Restore = () => void | Promise<void>

/**
 * Does something on a subject, and then puts it back: after an error and an abort, too.
 *
 * @internal
 */
export async function undone<Batch, Result>(
  { snapshot }: RateSubject<Batch>,
  signal: Abort | undefined,
  act: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const restore = await snapshot()
  try {
    return await act()
  } finally {
    await restore()
  }
}

/** One update at a rate, and what it gave. @internal */
export async function updateAt<Batch>(
  { next, update, discard }: RateSubject<Batch>,
  rate: number,
  signal: Abort | undefined,
): Promise<Measured> {
  signal?.throwIfAborted()
  const batch = await orAbort(next(), signal, discard)
  const measured = await update(batch, rate)
  signal?.throwIfAborted()
  return measured
}

/** Waits, but no longer than until the signal comes; what comes later is discarded. */
async function orAbort<Value>(
  wait: Value | Promise<Value>,
  signal: Abort | undefined,
  discard: ((value: Value) => void) | undefined,
): Promise<Value> {
  if (!signal) return await wait
  let stop = (): void => undefined
  const aborted = new Promise<'aborted'>(resolve => {
    stop = () => {
      resolve('aborted')
    }
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
  })
  const coming = Promise.resolve(wait).then(value => ({ value }))
  try {
    const first = await Promise.race([coming, aborted])
    if (first !== 'aborted' && !signal.aborted) return first.value
    // it may fail, too: nobody is there to hear of it
    coming.then(({ value }) => discard?.(value)).catch(() => undefined)
    throw signal.reason as Error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
