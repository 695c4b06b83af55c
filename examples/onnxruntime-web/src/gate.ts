/** Where a loop waits while it is paused, and does between two updates what was asked for. */
export class Gate {
  paused = false
  readonly #wishes: (() => Promise<void>)[] = []
  #wake: () => void = () => undefined

  /** Does something as soon as no update is under way. */
  between<Result>(action: () => Result | Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#wishes.push(() => Promise.resolve().then(action).then(resolve, reject))
      this.#wake()
    })
  }

  pause(paused: boolean): void {
    this.paused = paused
    this.#wake()
  }

  /** To be awaited between two updates. */
  async pass(): Promise<void> {
    for (;;) {
      for (let wish = this.#wishes.shift(); wish; wish = this.#wishes.shift()) await wish()
      if (!this.paused) return
      await new Promise<void>(resolve => (this.#wake = resolve))
    }
  }
}
