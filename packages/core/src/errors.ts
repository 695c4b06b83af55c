/** An option that cannot be used. The message names the place, the value and the way out. */
export class OptionError extends TypeError {
  override readonly name = 'OptionError'
}

/**
 * How a value is shown in a message.
 *
 * @internal
 */
export const show = (value: unknown): string =>
  (typeof value === 'string' || (typeof value === 'object' && value)
    ? JSON.stringify(value)
    : String(value)
  ).slice(0, 80)
