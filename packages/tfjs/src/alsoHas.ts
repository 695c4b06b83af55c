import { OptionError } from '@anneal/core'

/**
 * For errors of core, which refuses an option and lists its own: adds those that were taken out before.
 *
 * @internal
 */
export const alsoHas =
  (...names: readonly string[]) =>
  (error: unknown): never => {
    const { message } = error as Error
    if (!/^(drive|a range test|a search) has no option /.test(message)) throw error
    throw new OptionError(`${message}, ${names.join(', ')}`, { cause: error })
  }
