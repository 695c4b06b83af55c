import { OptionError } from '@anneal/core'

/** Refuses an option that there is not. @internal */
export function checkOptions(what: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new OptionError(`${what} has no option "${name}"; it has ${names.join(', ')}`)
}
