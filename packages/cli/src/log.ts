import { createLogReader, type LogReader } from '@anneal/plot'
import { adviceOn } from './content.ts'
import { exitCodes, Failure } from './failure.ts'
import { plain } from './format.ts'
import { excerpt, syntaxError } from './place.ts'
import type { Source } from './source.ts'

/**
 * Does something with a log, and makes a line that cannot be read a failure.
 *
 * @param beginning what begins it, where that may be something else than a log
 * @throws Failure with the number of the line
 */
export function atLine<Result>(act: () => Result, beginning: string): Result {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(plain(error.message + adviceOn(beginning, 'log')), exitCodes.wrong, {
      cause: error,
    })
  }
}

/**
 * A whole log.
 *
 * @throws Failure with the line and the column where it stops being JSON
 */
export async function readLog({ name, text }: Source): Promise<LogReader> {
  const log = createLogReader(name)
  try {
    log.add(text)
    log.end()
    return log
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new Failure(await placed(name, text, error.message), exitCodes.wrong, { cause: error })
  }
}

/** The message of the reader, with the column and the text, where the line is no JSON. */
async function placed(name: string, text: string, message: string): Promise<string> {
  const line = Number(/^:(\d+):/.exec(message.slice(name.length))?.[1])
  const whole = text.split('\n')[line - 1] ?? ''
  const found = await syntaxError(whole)
  if (!found) return `${message}\n${excerpt(text, { line, column: 1, length: whole.length })}`
  const place = { ...found.place, line }
  return `${name}:${line}:${place.column}: this is no JSON: ${found.message}\n${excerpt(text, place)}`
}
