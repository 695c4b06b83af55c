import { constant, cosine, repeat, restarts, window, type Schedule } from '@anneal/core'
import { exactLog } from './log.ts'

/** A cosine that begins again: cycles that grow by a factor. @internal */
export const cosineRestarts = (
  from: number,
  to: number,
  steps: number,
  growth: number,
): Schedule =>
  growth === 1
    ? repeat({ schedule: cosine({ from, to, steps }) })
    : restarts({ from, to, steps, growth })

// Beyond this a step is not one step away from the next any more.
const last = Number.MAX_SAFE_INTEGER

/**
 * Adds the defect of peers that find the cycle with a logarithm in floating point: at some restarts
 * it comes out one too low, and that one step has the last value of the cycle before.
 *
 * `cycleAt` is the cycle in which the peer thinks that a step is, `lowOf` the value that such a step has.
 *
 * @internal
 */
export function withLateRestarts(
  schedule: Schedule,
  { steps, growth, cycles = Infinity }: { steps: number; growth: number; cycles?: number },
  cycleAt: (step: number) => number,
  lowOf: (cycle: number) => number,
): Schedule {
  if (growth === 1) return schedule
  let whole = schedule
  let begin = 0
  let length = steps
  for (let cycle = 1; cycle <= cycles && cycle < 10_000; cycle++) {
    begin += length
    length *= growth
    if (begin > last) break
    if (!Number.isInteger(begin) || cycleAt(begin) >= cycle) continue
    const low = constant({ value: lowOf(cycle - 1) })
    whole = window({ from: begin, to: begin + 2 ** -10, schedule: low, outside: whole })
  }
  return whole
}

/**
 * The defect of PyTorch's and Paddle's `step(epoch)`.
 *
 * @internal
 */
export const lateAsTorch = (
  schedule: Schedule,
  low: number,
  steps: number,
  growth: number,
): Schedule =>
  withLateRestarts(
    schedule,
    { steps, growth },
    step => Math.trunc(exactLog((step / steps) * (growth - 1) + 1) / exactLog(growth)),
    () => low,
  )
