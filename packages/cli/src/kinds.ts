import { didYouMean } from '@anneal/core/messages'
import type { Flags } from './command.ts'
import { Failure } from './failure.ts'
import { typeHint } from './recipes.ts'

/** The flag that brings kinds of plug-ins. */
export const kindsFlag: Flags = {
  kinds: { value: 'FILE,…', help: 'modules whose exported kinds may stand in configs too' },
}

/**
 * The kind of a type.
 *
 * @throws Failure when there is none
 */
export function kindOf<Known extends { readonly type: string }>(
  type: string,
  kinds: readonly Known[],
): Known {
  const found = kinds.find(kind => kind.type === type)
  if (found) return found
  const known = kinds.map(kind => kind.type)
  const guess = didYouMean(type, known)
  const hint = (guess.includes('/') ? guess : typeHint(type)) ?? guess
  throw new Failure(
    `there is no kind ${JSON.stringify(type.slice(0, 80))}${hint || `; there is ${known.join(', ')}`}`,
  )
}
