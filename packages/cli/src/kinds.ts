import { didYouMean } from '@anneal/core/messages'
import type { Flags } from './command.ts'
import { Failure } from './failure.ts'
import { recipeHint } from './recipes.ts'

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
  const hint = recipeHint(type) ?? didYouMean(type, known)
  throw new Failure(
    `there is no kind ${JSON.stringify(type.slice(0, 80))}${hint || `; there is ${known.join(', ')}`}`,
  )
}
