/** One thing that must hold, by name: `for (const { name, run } of checks) it(name, run)`. */
export interface Check {
  readonly name: string
  /** Throws an error that says what was found, and what should have been. */
  readonly run: () => void | Promise<void>
}

/**
 * Fails with a message.
 *
 * @internal
 */
export function fail(message: string): never {
  throw new Error(message)
}

/**
 * Whether two values are the same to the last bit, `NaN` included.
 *
 * @internal
 */
export function expectSame(actual: number, expected: number, what: string): void {
  if (!Object.is(actual, expected)) fail(`${what} is ${actual}, expected ${expected}`)
}

/**
 * What an action throws; fails when it throws nothing, or something that is no error.
 *
 * @internal
 */
export function errorOf(act: () => unknown, what: string): Error {
  try {
    act()
  } catch (error) {
    return error instanceof Error
      ? error
      : fail(`${what}: threw ${String(error)}, which is no Error`)
  }
  return fail(`${what}: it was accepted`)
}
