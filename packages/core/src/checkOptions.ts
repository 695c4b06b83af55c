import { OptionError, show } from './errors.ts'

/**
 * For adapters and others that take options: refuses what is no object, and an option that there is not. A misspelt
 * one would do nothing, in silence.
 *
 * @param what what takes the options, for messages
 * @throws OptionError listing those that there are
 * @example
 * let said = ''
 * try {
 *   checkOptions('fit', { epoch: 3 }, ['epochs', 'signal'])
 * } catch (error) {
 *   said = (error as Error).message
 * }
 * said // 'fit has no option "epoch"; it has epochs, signal'
 */
export function checkOptions(what: string, options: object, names: readonly string[]): void {
  if (Object(options) !== options)
    throw new OptionError(`the options of ${what} must be an object, got ${show(options)}`)
  for (const name of Object.keys(options))
    if (!names.includes(name))
      throw new OptionError(`${what} has no option ${show(name)}; it has ${names.join(', ')}`)
}
