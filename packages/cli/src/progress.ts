import type { Io } from './io.ts'

/** Tells how far something has come. */
export interface Progress {
  /** So much of it is done: says so at times, and only when it takes long. */
  readonly at: (done: number) => void
  /** It is over: the line is cleared. */
  readonly end: () => void
}

const patience = 1000
const pause = 200

/**
 * Shows progress on standard error, where that is a terminal: from a second on, and a few times a
 * second.
 *
 * @param what what is done, such as `sampling`
 * @param total what `at` counts up to
 */
export function showProgress(io: Io, what: string, total: number): Progress {
  if (!io.isWatched) return { at: () => undefined, end: () => undefined }
  let next = performance.now() + patience
  let shown = false
  return {
    at: done => {
      const now = performance.now()
      if (now < next) return
      next = now + pause
      shown = true
      io.err(`\r${what} … ${Math.min(100, Math.floor((100 * done) / total))} %`)
    },
    end: () => {
      if (shown) io.err('\r\u001b[K')
      shown = false
    },
  }
}

const long = 200_000

/**
 * Says that something of one piece is going on, where it is large enough to take longer than a second.
 *
 * @param size how large it is, in steps or rows
 */
export function showBusy<Result>(io: Io, what: string, size: number, act: () => Result): Result {
  const isShown = io.isWatched === true && size >= long
  if (isShown) io.err(`${what} …`)
  try {
    return act()
  } finally {
    if (isShown) io.err('\r\u001b[K')
  }
}
