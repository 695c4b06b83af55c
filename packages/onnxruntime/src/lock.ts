import { OptionError } from '@anneal/core'

/** Sees to it that nothing changes while a run of the session is under way. @internal */
export class Lock {
  #held: string | undefined
  #advice = ''

  /**
   * Begins something, while nothing else may.
   *
   * @param advice what to do instead of beginning something else
   * @throws OptionError when something else is going on
   */
  begin(what: string, advice = 'await one call before the next'): void {
    if (this.#held !== undefined)
      throw new OptionError(`${what} cannot begin during ${this.#held}: ${this.#advice}`)
    this.#held = what
    this.#advice = advice
  }

  /** It is over: something else may begin. */
  end(): void {
    this.#held = undefined
  }

  /**
   * Does something while nothing else may.
   *
   * @throws OptionError when something else is going on
   */
  async hold<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
    this.begin(what)
    try {
      return await action()
    } finally {
      this.end()
    }
  }

  /** From now on nothing may. */
  close(): void {
    this.#held = 'dispose, which has ended this training'
    this.#advice = 'make another one'
  }
}
