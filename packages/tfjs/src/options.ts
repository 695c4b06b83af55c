import { OptionError } from '@anneal/core'

/** Refuses options that are none, and one that there is not. @internal */
export function checkOptions(what: string, options: object, names: readonly string[]): void {
  if (Object(options) !== options)
    throw new OptionError(
      `the options of ${what} must be an object, got ${JSON.stringify(options)}`,
    )
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new OptionError(`${what} has no option "${name}"; it has ${names.join(', ')}`)
}
