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
      `anneal ${command} needs ${least === 1 ? 'a file, or - for standard input' : `${least} files, of which one may be -, standard input`}`,
    )
  if (words.length > most)
    throw new Failure(
      `anneal ${command} takes ${most === 1 ? 'one file' : `${most} files`}, got ${words.join(' ')}`,
    )
  return words
}

/**
 * The one word that a command may take besides its flags.
 *
 * @throws Failure when there are more
 */
export function oneWord({ words }: Given, command: string): string | undefined {
  if (words.length > 1)
    throw new Failure(`anneal ${command} takes one name, got ${words.join(' ')}`)
  return words[0]
}

/** The one file that a command takes. */
export const oneFile = (given: Given, command: string): string => filesOf(given, command, 1, 1)[0]!
