import type { Series } from './series.ts'

/** One metric or channel of a log. @internal */
export interface LogSeries extends Series {
  /** What the log says of each step: epochs and samples gone by; NaN where it says nothing. */
  readonly epochs: readonly number[]
  readonly samples: readonly number[]
}

/** A training log as it grows. */
export interface LogReader {
  /** Takes more of the text; what is not yet a whole line waits. */
  readonly add: (text: string) => void
  /** Takes the line that waits, where the text ends without a line feed. */
  readonly end: () => void
  /** Takes one record, as it would stand in a line. */
  readonly record: (record: unknown) => void
  /** The channels and metrics so far, by name; those of epochs are called `epoch …`. */
  readonly series: ReadonlyMap<string, Series>
  /** The last record, in one level. */
  readonly last: Readonly<Record<string, unknown>> | undefined
  /** How many lines were cut, by the end of a process, and are left out. */
  readonly cut: number
}

const about = new Set(['event', 'update', 'epoch', 'samples', 'values', 'metrics', 'step'])
const longest = 100_000_000

/**
 * Reads a training log as the adapters write it: a JSON object on each line, with `update`, and with
 * channels and metrics beside it, or in `values` and `metrics`. When the updates begin again at an earlier
 * one, as in a run that was resumed, what had been after it is forgotten. A line that was cut, because the
 * process that wrote it was killed, is left out; what the next one wrote behind it is read.
 *
 * @param name what the log is called in messages
 * @param onRecord gets each record, as it is in the log
 * @throws SyntaxError naming the line, with its text as `cause`, from `add`, `end` and `record`
 * @example
 * const log = createLogReader()
 * log.add('{"event":"update","update":1,"learningRate":0.1,"loss":2}\n')
 * log.series.get('loss') // { steps: [1], values: [2], … }
 */
export function createLogReader(
  name = 'the log',
  onRecord?: (record: Readonly<Record<string, unknown>>) => void,
): LogReader {
  const series = new Map<string, Writable>()
  let waiting = ''
  let number = 0
  let text: string | undefined
  let cut = 0
  let last: Readonly<Record<string, unknown>> | undefined

  const fail = (why: string): never => {
    throw new SyntaxError(`${name}:${number}: ${why}`, { cause: text })
  }
  const take = (record: unknown): void => {
    const { update, event, epoch, samples } = Object(record) as Readonly<Record<string, unknown>>
    if (typeof update !== 'number' || !Number.isFinite(update))
      fail(`a record of a log needs an update, got ${shown(record)}`)
    const { values, metrics, step: _, ...own } = record as Readonly<Record<string, object>>
    last = { ...own, ...values, ...metrics }
    for (const [key, value] of Object.entries(last)) {
      if (about.has(key) || (typeof value !== 'number' && typeof value !== 'string')) continue
      const label = event === 'epoch' ? `epoch ${key}` : key
      const line = series.get(label) ?? { steps: [], values: [], epochs: [], samples: [] }
      series.set(label, line)
      forget(line, update as number)
      line.steps.push(update as number)
      line.values.push(Number(value)) // "NaN" and "Infinity" stand for themselves
      line.epochs.push(typeof epoch === 'number' ? epoch : NaN)
      line.samples.push(typeof samples === 'number' ? samples : NaN)
    }
    onRecord?.(record as Readonly<Record<string, unknown>>)
  }
  const read = (line: string): void => {
    number++
    text = line
    if (line.trim() === '') return
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch (error) {
      // a new record inside of a line: no text can hold it, as its quotes would be escaped
      const next = line.lastIndexOf('{"event"')
      if (next > 0) number--
      else if (!last || !line.startsWith('{') || line.trimEnd().endsWith('}'))
        fail(`this line is no JSON: ${(error as Error).message}`)
      cut++
      if (next > 0) read(line.slice(next))
      return
    }
    take(record)
  }
  return {
    add: more => {
      const parts = (waiting + more).split('\n')
      waiting = parts.pop()!
      if (waiting.length > longest) fail('this line has no end')
      for (const part of parts) read(part)
    },
    end: () => {
      const rest = waiting
      waiting = ''
      if (rest) read(rest)
    },
    record: record => {
      number++
      text = undefined
      take(record)
    },
    series,
    get last() {
      return last
    },
    get cut() {
      return cut
    },
  }
}

interface Writable {
  readonly steps: number[]
  readonly values: number[]
  readonly epochs: number[]
  readonly samples: number[]
}

function forget(line: Writable, update: number): void {
  while (line.steps.length > 0 && line.steps.at(-1)! > update)
    for (const column of Object.values(line) as number[][]) column.pop()
}

const shown = (record: unknown): string =>
  (JSON.stringify(record) as string | undefined)?.slice(0, 80) ?? 'nothing'
