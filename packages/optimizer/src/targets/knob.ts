import { OptionError } from '@anneal/core'

/** One thing of an optimizer that can be set. */
export interface Knob {
  /** Sets it. */
  set(value: number): void
  /** What it is now. Without it, nobody can tell whether setting it did anything. */
  get?(): number
  /** Takes the last `set` back. A knob that has it sees by itself to it that values take effect. */
  undo?(): void
}

/** An object with properties. @internal */
export type Holder = Record<string, unknown>

/** Whether it can have properties. */
const isHolder = (value: unknown): value is Holder =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** The object at a path, as it is now: libraries replace theirs when they load a checkpoint. @internal */
export function holderAt(object: object, keys: readonly string[]): Holder {
  let holder: unknown = object
  for (let i = 0; i < keys.length; i++) {
    holder = (holder as Holder)[keys[i]!]
    if (!isHolder(holder))
      throw new OptionError(`there is no ${keys.slice(0, i + 1).join('.')} in this object`)
  }
  return holder as Holder
}

/** Whether a property can be assigned: one that only has a getter cannot. */
function isWritable(holder: object, key: string): boolean {
  for (
    let owner: object | null = holder;
    owner;
    owner = Object.getPrototypeOf(owner) as object | null
  ) {
    const found = Object.getOwnPropertyDescriptor(owner, key)
    if (found) return found.set !== undefined || found.writable === true
  }
  return Object.isExtensible(holder)
}

/** The keys on the way to a property, and its own. @internal */
export function split(path: string): { keys: string[]; key: string } {
  const keys = path.split('.')
  return { key: keys.pop()!, keys }
}

/** Whether there is a number at a path that can be set. @internal */
export function hasProperty(object: object, path: string): boolean {
  const { keys, key } = split(path)
  let holder: unknown = object
  for (const name of keys) holder = isHolder(holder) ? holder[name] : undefined
  return isHolder(holder) && typeof holder[key] === 'number' && isWritable(holder, key)
}

/**
 * A property, also a nested one. The path is walked anew each time, so that it stays right when the
 * library replaces an object on it.
 *
 * @throws OptionError when there is no such number, or it cannot be assigned
 * @example
 * const trainer = { options: { lr: 0.1 } }
 * property(trainer, 'options.lr').set(0.05)
 * trainer.options.lr // 0.05
 */
export function property(object: object, path: string): Knob & { get(): number } {
  const { keys, key } = split(path)
  if (!isHolder(object))
    throw new OptionError(`${path} is to be set in an object, got ${typeof object}`)
  const holder = holderAt(object, keys)
  if (typeof holder[key] !== 'number')
    throw new OptionError(`${path} is ${typeof holder[key]}, and not a number, in this object`)
  if (!isWritable(holder, key))
    throw new OptionError(
      `${path} can be read but not set in this object: look for a setter or for parameter groups`,
    )
  if (keys.length === 0)
    return {
      set: value => {
        holder[key] = value
      },
      get: () => holder[key] as number,
    }
  return {
    set: value => {
      holderAt(object, keys)[key] = value
    },
    get: () => holderAt(object, keys)[key] as number,
  }
}

/**
 * A method that sets, and perhaps a way to read what it set.
 *
 * @throws OptionError when there is no such method
 * @example
 * const optimizer = { rate: 0.1, setRate(value) { this.rate = value } }
 * setter(optimizer, 'setRate', () => optimizer.rate).set(0.05)
 * optimizer.rate // 0.05
 */
export function setter(object: object, name: string, get?: () => number): Knob {
  const call = isHolder(object) ? object[name] : undefined
  if (typeof call !== 'function') throw new OptionError(`this object has no method ${name}`)
  return {
    set: value => {
      ;(call as (value: number) => void).call(object, value)
    },
    ...(get && { get }),
  }
}
