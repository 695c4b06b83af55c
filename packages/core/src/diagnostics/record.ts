import { OptionError, show } from '../errors.ts'

/** An update with its loss and its rate: a line of a training log, as the adapters write it. */
export interface DiagnosticRecord {
  /** Updates done. */
  readonly update: number
  /** Its loss, if that is what is watched; logs have strings for what is no number ("NaN"). */
  readonly loss?: number | string | null
  /** The rate that the update used. */
  readonly learningRate?: number | string | null
  /** What it is about. Ends of epochs are left out where there are updates. */
  readonly event?: string
  /** Other channels and metrics. */
  readonly [name: string]: unknown
}

/** The same before it is a line: what `log` of the adapters is called with. */
export interface LoggedRecord {
  /** What it is about. Ends of epochs are left out where there are updates. */
  readonly event: string
  /** Updates done. */
  readonly update: number
  /** The values that the update used, by channel. */
  readonly values: Readonly<Record<string, number>>
  /** Loss and metrics. */
  readonly metrics: Readonly<Record<string, number>>
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
 * @throws OptionError when there is no update, or no metric in a record that is not of a log, or it is
 *   not even meant as a number
 */
export function readRecord(
  record: DiagnosticRecord | LoggedRecord,
  metric: string,
): Reading | undefined {
  const { update, event } = record
  if (!Number.isFinite(update) || update < 0)
    throw new OptionError(`update must be a number from 0 up, got ${show(update)}`)
  const isLine = !isLogged(record)
  const found = (isLine ? record[metric] : record.metrics[metric]) as DiagnosticRecord['loss']
  if (found === undefined || found === null) {
    if (event !== undefined) return undefined
    throw new OptionError(
      `the record of update ${update} has no ${show(metric)}, only ${Object.keys(record).join(', ')}`,
    )
  }
  // such as a tensor
  if (typeof found !== 'number' && typeof found !== 'string')
    throw new OptionError(`${metric} of update ${update} must be a number, got ${show(found)}`)
  const loss = Number(found)
  const { learningRate } = isLine ? record : record.values
  const rate = Number(learningRate ?? NaN)
  return {
    update,
    loss: Math.abs(loss) < most ? loss : NaN,
    rate: Number.isFinite(rate) ? rate : null,
  }
}

const isLogged = (record: DiagnosticRecord | LoggedRecord): record is LoggedRecord =>
  typeof record.metrics === 'object' && typeof record.values === 'object'
