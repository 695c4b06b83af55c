import { show } from '@anneal/core/messages'

/** A scheduler that cannot be brought over as it is. The message says what it does, and what to use instead. */
export class InteropError extends Error {
  override readonly name = 'InteropError'
}

/**
 * The object that something must be.
 *
 * @internal
 * @throws InteropError with what is needed there
 */
export function objectOf<Value extends object>(value: Value, needed: string): Value {
  const given: unknown = value
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return value
  throw new InteropError(`${needed}; got ${show(given)}`)
}
