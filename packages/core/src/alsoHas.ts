import { OptionError } from './errors.ts'

/**
 * For adapters that take options of their own out before they call core: where core refuses an option
 * and lists those that there are, theirs join the list.
 *
 * @example
 * const refused = new OptionError('drive has no option "rnu"; it has run, from')
 * let said = ''
 * try {
 *   alsoHas('multipliers')(refused)
 * } catch (error) {
 *   said = (error as Error).message
 * }
 * said // 'drive has no option "rnu"; it has run, from, multipliers'
 */
export const alsoHas =
  (...names: readonly string[]) =>
  (error: unknown): never => {
    const { message } = error as Error
    if (!/^(drive|a range test|a search) has no option /.test(message)) throw error
    throw new OptionError(`${message}, ${names.join(', ')}`, { cause: error })
  }
