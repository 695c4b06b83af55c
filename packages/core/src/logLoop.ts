/* eslint-disable @typescript-eslint/no-invalid-void-type -- methods without a this may be taken apart */
import type { Drive } from './drive.ts'
import { OptionError, show } from './errors.ts'
import type { Metrics } from './feedback.ts'
import type { LogRecord } from './trainingLog.ts'

/** Tells of a loop of your own. */
export interface LoopLog {
  /** After an update: what was measured in it; a number alone is the loss. */
  update(this: void, metrics: Metrics): void
  /** After the last update of an epoch: what was measured of the epoch. */
  epoch(this: void, metrics: Metrics): void
}

/**
 * Tells of a training loop of your own what the loops of the adapters tell of theirs. Updates, epochs and
 * samples are counted by the run that is driven, and null where it does not say them. Samples that were seen
 * stay seen when the plan is replaced by one with another batch size.
 *
 * @param drive what drives the loop, of any adapter
 * @param log gets each record, such as `trainingLog`
 * @throws OptionError when that is no function, such as the name of a file
 * @example
 * const lines = []
 * const optimizer = { learningRate: 0 }
 * const target = { set: values => Object.assign(optimizer, values) }
 * const run = { epochs: 1, datasetSize: 100, batchSize: 50 }
 * const lr = drive(linear({ from: 1, to: 0, steps: '100%' }), target, { run })
 * const log = logLoop(lr, trainingLog(line => lines.push(line)))
 * for (const loss of [2.5, 0.5]) {
 *   lr.advance() // … the update
 *   log.update({ loss })
 * }
 * log.epoch({ loss: 1.5 })
 * lines[1] // '{"event":"update","update":2,"epoch":1,"samples":100,"learningRate":0.5,"loss":0.5}\n'
 */
export function logLoop(
  drive: Pick<Drive, 'clock' | 'progress' | 'used'>,
  log: (record: LogRecord) => void,
): LoopLog {
  if (typeof log !== 'function') throw new OptionError(`log must be a function, got ${show(log)}`)
  let clock: Drive['clock'] | undefined
  let counts: Counts | undefined
  let told = 0
  let more: number | null = 0 // samples besides those of this clock, since a plan was replaced
  const samplesAt = (update: number): number | null => sum(counts!.samplesAt(update), more)
  const tell = (event: LogRecord['event']) => (metrics: Metrics) => {
    const { used = {}, progress } = drive
    if (clock !== drive.clock) {
      const seen = counts ? samplesAt(told) : 0
      clock = drive.clock
      counts = countsOf(progress.feedback?.['batchSize'] ? {} : clock)
      more = sum(seen, counts.samplesAt(told), -1)
    }
    told = progress.updates
    log({
      event,
      update: told,
      epoch: counts!.epochAt(told),
      samples: samplesAt(told),
      values: typeof used === 'number' ? { learningRate: used } : used,
      metrics: typeof metrics === 'number' ? { loss: metrics } : metrics,
    })
  }
  return { update: tell('update'), epoch: tell('epoch') }
}

const sum = (a: number | null, b: number | null, sign = 1): number | null =>
  a === null || b === null ? null : a + sign * b

/** What a clock knows; the rest is null. */
type Counts = Record<'epochAt' | 'samplesAt', (update: number) => number | null>

function countsOf(clock: Partial<Drive['clock']>): Counts {
  const known = (count: Counts['epochAt'] | undefined): Counts['epochAt'] => {
    try {
      count!(1)
      return count!
    } catch {
      return () => null
    }
  }
  return { epochAt: known(clock.epochAt), samplesAt: known(clock.samplesAt) }
}
