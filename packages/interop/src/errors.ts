/** A scheduler that cannot be brought over as it is. The message says what it does, and what to use instead. */
export class InteropError extends Error {
  override readonly name = 'InteropError'
}

/**
 * How a value is shown in a message.
 *
 * @internal
 */
export function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value)
  return (text as string | undefined)?.slice(0, 80) ?? typeof value
}
