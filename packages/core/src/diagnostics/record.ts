import { OptionError, show } from '../errors.ts'

/**
 * A line of a training log: an update, with its loss and its rate. What the adapters write fits, both
 * as lines of NDJSON and as the records they are made of, with `values` and `metrics`.
 */
export interface DiagnosticRecord {
  /** Updates done. */
  readonly update: number
  /** Its loss, if that is what is watched; logs have strings for what is no number ("NaN"). */
  readonly loss?: number | string | null
  /** The rate that the update used. */
  readonly learningRate?: number | string | null
  /** What it is about. Ends of epochs are left out where there are updates. */
  readonly event?: string
  /** Channels, where they are not side by side with the rest. */
  readonly values?: Readonly<Record<string, number>>
  /** Loss and metrics, where they are not side by side with the rest. */
  readonly metrics?: Readonly<Record<string, number | undefined>>
  /** Other channels and metrics. */
  readonly [name: string]: unknown
}

/** A record, as it is worked with. @internal */
export interface Reading {
  readonly update: number
  /** NaN where it was no finite number. */
  readonly loss: number
  readonly rate: number | null
}

// sums and squares of these are finite
const most = 1e100

/**
 * Reads a record; undefined where it says nothing about the metric.
 *
 * @internal
 * @throws OptionError when there is no update, or no metric in a record that is not of a log
 */
export function readRecord(record: DiagnosticRecord, metric: string): Reading | undefined {
  const { update, event } = record
  if (!Number.isFinite(update) || update < 0)
    throw new OptionError(`update must be a number from 0 up, got ${show(update)}`)
  const found = (record[metric] ?? record.metrics?.[metric]) as number | string | null | undefined
  if (found === undefined || found === null) {
    if (event !== undefined) return undefined
    throw new OptionError(
      `the record of update ${update} has no ${show(metric)}, only ${Object.keys(record).join(', ')}`,
    )
  }
  const loss = Number(found)
  const rate = Number(record.learningRate ?? record.values?.['learningRate'] ?? NaN)
  return {
    update,
    loss: Math.abs(loss) < most ? loss : NaN,
    rate: Number.isFinite(rate) ? rate : null,
  }
}
