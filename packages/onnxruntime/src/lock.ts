import { OptionError } from '@anneal/core'

/** Sees to it that nothing changes while a run of the session is under way. @internal */
export class Lock {
  #held: string | undefined

  /**
   * Does something while nothing else may.
   *
   * @throws OptionError when something else is going on
   */
  async hold<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
    if (this.#held !== undefined)
      throw new OptionError(
        `${what} cannot begin during ${this.#held}: await one call before the next`,
      )
    this.#held = what
    try {
      return await action()
    } finally {
      this.#held = undefined
    }
  }

  /** From now on nothing may. */
  close(): void {
    this.#held = 'dispose, which has ended this training'
  }
}
