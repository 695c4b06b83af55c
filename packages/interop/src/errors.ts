/** A scheduler that cannot be brought over as it is. The message says what it does, and what to use instead. */
export class InteropError extends Error {
  override readonly name = 'InteropError'
}
