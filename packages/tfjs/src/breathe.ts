import { OptionError } from '@anneal/core'

/** How often a `fit` pauses: a word that tfjs knows, or milliseconds. @internal */
export type YieldEvery = 'auto' | 'batch' | 'never' | number

/** Milliseconds between two pauses of a `fit`, as tfjs has it. */
const pauseEvery = 125

/**
 * Lets the page draw and answer. Not by an animation frame, which never comes in a hidden tab, nor
 * by a timer, which browsers hold back.
 */
const pause = (): Promise<void> =>
  new Promise(resolve => {
    if (typeof MessageChannel === 'undefined') {
      setTimeout(resolve)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })

/**
 * Makes a function that pauses when it is time: tfjs itself does not where a callback is a class.
 *
 * @internal
 * @throws OptionError when it is not known how often
 */
export function breather(every: YieldEvery): () => Promise<void> | undefined {
  const words: Readonly<Record<string, number>> = { auto: pauseEvery, batch: 0, never: Infinity }
  const wait = typeof every === 'number' ? every : (words[every] ?? NaN)
  if (!(wait >= 0))
    throw new OptionError(
      `yieldEvery cannot be "${every}": it may be "auto", "batch", "never", or a number of milliseconds`,
    )
  let last = performance.now()
  return () => {
    if (performance.now() - last < wait) return undefined
    return pause().then(() => {
      last = performance.now()
    })
  }
}
