/** Milliseconds between two pauses. */
const every = 50

/**
 * Makes a function that lets the page draw and answer when it is time: WebAssembly never gives the
 * thread back by itself. Not by an animation frame, which never comes in a hidden tab, nor by a timer,
 * which browsers hold back.
 *
 * @internal
 */
export function breather(): () => Promise<void> | undefined {
  let last = performance.now()
  return () => {
    if (performance.now() - last < every) return undefined
    return pause().then(() => {
      last = performance.now()
    })
  }
}

const pause = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })
