/** How the command ends: the exit codes that scripts rely on. */
export const exitCodes = {
  /** All went well. */
  ok: 0,
  /** What was read is wrong, or, for `diff` and `check`, not as it should be. */
  wrong: 1,
  /** The command line cannot be understood, or a file cannot be read or written. */
  usage: 2,
} as const

/** An end that is explained to the user, without a stack. */
export class Failure extends Error {
  /** What the process ends with. */
  readonly code: number

  constructor(message: string, code: number = exitCodes.usage, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
