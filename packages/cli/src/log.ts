import { createLogReader, type LogReader } from '@anneal/plot'
import { exitCodes, Failure } from './failure.ts'
import { plain } from './format.ts'
import type { Source } from './source.ts'

/** Whether a text is a training log, and no config: a JSON object on each line. */
export function isLog(text: string): boolean {
  const [first = ''] = text.trimStart().split('\n', 1)
  try {
    const record = JSON.parse(first) as unknown
    return typeof record === 'object' && record !== null && 'update' in record
  } catch {
    return false
  }
}

/**
 * Does something with a log, and makes a line that cannot be read a failure.
 *
 * @throws Failure with the number of the line
 */
export function atLine<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(plain(error.message), exitCodes.wrong, { cause: error })
  }
}

/** A whole log. */
export function readLog({ name, text }: Source): LogReader {
  const log = createLogReader(name)
  atLine(() => {
    log.add(text)
    log.end()
  })
  return log
}
