import type { Given } from './command.ts'
import { Failure } from './failure.ts'

/**
 * The files that a command line names.
 *
 * @throws Failure when there are too few or too many
 */
export function filesOf(
  { words }: Given,
  command: string,
  least: number = 1,
  most: number = Infinity,
): readonly string[] {
  if (words.length < least)
    throw new Failure(
      `anneal ${command} needs ${least === 1 ? 'a file' : `${least} files`}, or - for standard input`,
    )
  if (words.length > most)
    throw new Failure(
      `anneal ${command} takes ${most === 1 ? 'one file' : `${most} files`}, got ${words.join(' ')}`,
    )
  return words
}

/** The one file that a command takes. */
export const oneFile = (given: Given, command: string): string => filesOf(given, command, 1, 1)[0]!
