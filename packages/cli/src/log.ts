import type { Series } from '@anneal/plot'
import { exitCodes, Failure } from './failure.ts'
import type { Source } from './source.ts'

const about = new Set(['event', 'update', 'epoch', 'samples'])

/** Whether a text is a training log, and no config: a JSON object on each line. */
export function isLog(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1)
  try {
    const record = JSON.parse(first) as unknown
    return typeof record === 'object' && record !== null && 'event' in record && 'update' in record
  } catch {
    return false
  }
}

/** A log as it grows. */
export interface Log {
  /** Takes more of the text; what is not yet a whole line waits. */
  readonly add: (text: string) => void
  /** All channels and metrics so far; those of epochs are called `epoch …`. */
  readonly series: () => Record<string, Series>
  /** The last record. */
  readonly last: () => Readonly<Record<string, unknown>> | undefined
}

/**
 * Reads a training log, as the adapters write them.
 *
 * @param name what it is called in messages
 */
export function createLog(name: string): Log {
  const lines = new Map<string, { steps: number[]; values: number[] }>()
  let waiting = ''
  let number = 0
  let last: Readonly<Record<string, unknown>> | undefined
  const read = (line: string): void => {
    number++
    if (line.trim() === '') return
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch (error) {
      throw new Failure(`${name}:${number}: ${(error as Error).message}`, exitCodes.wrong)
    }
    const { update, event } = Object(record) as { update?: unknown; event?: unknown }
    if (typeof update !== 'number')
      throw new Failure(
        `${name}:${number}: a line of a log needs an update, got ${line.slice(0, 80)}`,
        exitCodes.wrong,
      )
    last = record as Record<string, unknown>
    for (const [key, value] of Object.entries(last)) {
      if (about.has(key) || (typeof value !== 'number' && typeof value !== 'string')) continue
      const label = event === 'epoch' ? `epoch ${key}` : key
      const line = lines.get(label) ?? { steps: [], values: [] }
      lines.set(label, line)
      line.steps.push(update)
      line.values.push(Number(value)) // "NaN" and "Infinity" stand for themselves
    }
  }
  return {
    add: text => {
      const parts = (waiting + text).split('\n')
      waiting = parts.pop()!
      for (const part of parts) read(part)
    },
    series: () => Object.fromEntries(lines),
    last: () => last,
  }
}

/** A whole log as lines to draw. */
export async function readLog({ name, text }: Source): Promise<Record<string, Series>> {
  const log = createLog(name)
  log.add(`${text}\n`)
  return Promise.resolve(log.series())
}
