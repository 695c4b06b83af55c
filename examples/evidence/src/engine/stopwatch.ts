/** Time that went by while it ran: by the clock, and of the processor, all threads together. */
export interface Stopwatch {
  readonly seconds: number
  readonly cpuSeconds: number
  start(): void
  stop(): void
}

/** A stopwatch that runs already. */
export function startStopwatch(): Stopwatch {
  let [seconds, cpuSeconds] = [0, 0]
  let [started, used] = [performance.now(), process.cpuUsage()]
  return {
    get seconds() {
      return seconds
    },
    get cpuSeconds() {
      return cpuSeconds
    },
    start() {
      ;[started, used] = [performance.now(), process.cpuUsage()]
    },
    stop() {
      const { user, system } = process.cpuUsage(used)
      seconds += (performance.now() - started) / 1e3
      cpuSeconds += (user + system) / 1e6
    },
  }
}
