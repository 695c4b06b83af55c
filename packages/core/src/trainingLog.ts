import { OptionError, show } from './errors.ts'

/** What happened in a training: an update, or the end of an epoch. All adapters tell it alike. */
export interface LogRecord {
  /** What it is about. */
  readonly event: 'update' | 'epoch'
  /** Updates done. */
  readonly update: number
  /** Epochs done, with the part of the one that is going on; null where their length is not known. */
  readonly epoch: number | null
  /** Samples seen; null where it is not known. */
  readonly samples: number | null
  /** The values that the last update used, by channel. */
  readonly values: Readonly<Record<string, number>>
  /** Loss and metrics: of the update, or of the epoch. */
  readonly metrics: Readonly<Record<string, number>>
}

/**
 * Writes a training log as NDJSON: one JSON object a line, with the channels and the metrics side by
 * side. What is not a finite number becomes a string ("NaN", "Infinity"), which JSON has no word for.
 *
 * @param write gets each line, with its line break
 * @throws OptionError when that is no function, such as the name of a file
 * @example
 * const lines = []
 * const log = trainingLog(line => lines.push(line))
 * log({ event: 'update', update: 1, epoch: 0.1, samples: 32, values: { learningRate: 0.1 }, metrics: { loss: 2 } })
 * lines[0] // '{"event":"update","update":1,"epoch":0.1,"samples":32,"learningRate":0.1,"loss":2}\n'
 */
export function trainingLog(write: (line: string) => void): (record: LogRecord) => void {
  if (typeof write !== 'function')
    throw new OptionError(`write must be a function, got ${show(write)}`)
  return ({ event, update, epoch, samples, values, metrics }) => {
    const line = { event, update, epoch, samples, ...values, ...metrics }
    const text = JSON.stringify(line, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    )
    write(`${text}\n`)
  }
}
