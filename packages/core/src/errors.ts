/** An option that cannot be used. The message names the place, the value and the way out. */
export class OptionError extends TypeError {
  override readonly name = 'OptionError'
}

/**
 * How a value is shown in a message: as JSON where it can be, and never longer than 80 letters.
 *
 * @example
 * show([1, 'two']) // '[1,"two"]'
 */
export function show(value: unknown): string {
  try {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- undefined for a function
    if (typeof value !== 'number') value = JSON.stringify(value) ?? value
  } catch {
    value = typeof value // a BigInt, or an object that goes in circles or too deep
  }
  return String(value).slice(0, 80)
}

/**
 * Does something, with the place before the message of what goes wrong.
 *
 * @internal
 */
export function naming<Result>(place: string, act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw new OptionError(`${place}: ${(error as Error).message}`, { cause: error })
  }
}
