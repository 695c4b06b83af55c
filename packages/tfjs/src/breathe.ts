/** Milliseconds between two pauses of a `fit`, as tfjs has it. */
const pauseEvery = 125

/**
 * Lets the page draw and answer. Not by an animation frame, which never comes in a hidden tab.
 *
 * @internal
 */
const pause = (): Promise<void> =>
  new Promise(resolve => {
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
 * @param every milliseconds, or the word that tfjs knows
 */
export function breather(
  every: 'auto' | 'batch' | 'never' | number,
): () => Promise<void> | undefined {
  if (every === 'never') return () => undefined
  const wait = typeof every === 'number' ? every : every === 'auto' ? pauseEvery : 0
  let last = performance.now()
  return () => {
    if (performance.now() - last < wait) return undefined
    return pause().then(() => {
      last = performance.now()
    })
  }
}
