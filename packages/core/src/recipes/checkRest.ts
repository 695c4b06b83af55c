import { OptionError, show } from '../errors.ts'

/**
 * Refuses what is left of the options of a recipe: a misspelt one would do nothing, in silence.
 *
 * @internal
 * @throws OptionError naming the first of them
 */
export function checkRest(what: string, rest: object): void {
  const [name] = Object.keys(rest)
  if (name !== undefined) throw new OptionError(`${what} has no option ${show(name)}`)
}
