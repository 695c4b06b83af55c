/** A value that tells when it is another one. */
export interface Store<Value> {
  readonly value: Value
  /** @param source who changed it, for those who need not follow their own changes */
  set(next: Value, source?: unknown): void
  subscribe(listener: (value: Value, source: unknown) => void): void
}

/** Makes a store. */
export function createStore<Value>(first: Value): Store<Value> {
  const listeners: ((value: Value, source: unknown) => void)[] = []
  let value = first
  return {
    get value() {
      return value
    },
    set(next, source) {
      if (next === value) return
      value = next
      for (const listener of listeners) listener(value, source)
    },
    subscribe(listener) {
      listeners.push(listener)
    },
  }
}
