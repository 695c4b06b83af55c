import { createLogReader, type LogReader } from '@anneal/plot'
import { adviceOn } from './content.ts'
import { exitCodes, Failure } from './failure.ts'
import { plain } from './format.ts'
import { excerptOfLine, syntaxError } from './place.ts'
import type { Source } from './source.ts'

/**
 * Does something with a log, and makes a line that cannot be read a failure.
 *
 * @param beginning what begins it, where that may be something else than a log
 * @throws Failure with the line and the column where it stops being JSON
 */
export async function atLine(act: () => void, beginning = ''): Promise<void> {
  try {
    act()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const message = await placed(error, adviceOn(beginning, 'log'))
    throw new Failure(message, exitCodes.wrong, { cause: error })
  }
}

/**
 * A whole log.
 *
 * @throws Failure with the line and the column where it stops being JSON
 */
export async function readLog({ name, text }: Source): Promise<LogReader> {
  const log = createLogReader(name)
  await atLine(() => {
    log.add(text)
    log.end()
  })
  return log
}

/** What is said of lines that are left out, in a line; nothing where there are none. */
export const ofCut = ({ cut }: Pick<LogReader, 'cut'>): string =>
  cut === 0 ? '' : `${cut} ${cut === 1 ? 'line was' : 'lines were'} cut, and left out\n`

/** The message of the reader, with the column where the line is no JSON, and with the text. */
async function placed({ message, cause }: SyntaxError, advice: string): Promise<string> {
  const [, name = '', line] = /^(.*?):(\d+): /s.exec(message) ?? []
  if (typeof cause !== 'string') return plain(message + advice)
  const found = await syntaxError(cause)
  const place = { column: 1, length: cause.length, ...found?.place, line: Number(line) }
  const what = found
    ? `${name}:${line!}:${place.column}: this is no JSON: ${found.message}`
    : message
  return `${plain(what + advice)}\n${excerptOfLine(cause, place)}`
}
