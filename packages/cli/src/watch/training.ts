import { createDiagnostics, type DiagnosticRecord, type Finding } from '@anneal/core/diagnostics'
import { createLogReader, type LogReader } from '@anneal/plot'
import { plain, short } from '../format.ts'
import { atLine } from '../log.ts'

/** A training as far as its log tells of it. */
export interface Training {
  /** Takes more of the log. */
  readonly add: (text: string) => Promise<void>
  /** Forgets all of it: another training begins. */
  readonly clear: () => void
  /** The log so far. */
  readonly log: LogReader
  /** What is the matter with it. */
  readonly findings: readonly Finding[]
  /** Its last record, in one line; undefined before the first. */
  readonly state: string | undefined
}

/**
 * Watches a training.
 *
 * @param name what the log is called in messages
 */
export function watchTraining(name: string): Training {
  let { log, diagnostics } = begin(name)
  return {
    add: text =>
      atLine(
        () => {
          log.add(text)
        },
        log.last ? '' : text,
      ),
    clear: () => {
      ;({ log, diagnostics } = begin(name))
    },
    get log() {
      return log
    },
    get findings() {
      return diagnostics.findings
    },
    get state() {
      const { last } = log
      return (
        last &&
        Object.entries(last)
          .filter(([, value]) => typeof value === 'number')
          .map(([key, value]) => `${plain(key.slice(0, 40))} ${short(value as number)}`)
          .join('  ')
      )
    },
  }
}

function begin(name: string): {
  log: LogReader
  diagnostics: ReturnType<typeof createDiagnostics>
} {
  const diagnostics = createDiagnostics()
  const log = createLogReader(name, record => {
    // a log without a loss is watched for its rate alone
    if ((record as unknown as DiagnosticRecord).update >= 0)
      diagnostics.observe({ event: 'update', ...record } as unknown as DiagnosticRecord)
  })
  return { log, diagnostics }
}

/** What is the matter, in a line or two. */
export const wordsOf = ({ kind, since, seen, advice }: Finding): string =>
  plain(`${kind} since update ${since}: ${seen}\n  ${advice}\n`)
