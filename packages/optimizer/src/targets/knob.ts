import { OptionError } from '@anneal/core'

/** One thing of an optimizer that can be set. */
export interface Knob {
  /** Sets it. */
  set(value: number): void
  /** What it is now. Without it, nobody can tell whether setting it did anything. */
  get?(): number
}

type Holder = Record<string, unknown>

function holderOf(object: object, path: string): { holder: Holder; key: string } {
  const keys = path.split('.')
  const key = keys.pop()!
  let holder: unknown = object
  for (const [i, name] of keys.entries()) {
    holder = (holder as Holder)[name]
    if (typeof holder !== 'object' || holder === null)
      throw new OptionError(`there is no ${keys.slice(0, i + 1).join('.')} in this object`)
  }
  return { holder: holder as Holder, key }
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

/** The number at a path, where there is one that can be set. @internal */
export function findProperty(object: object, path: string): number | undefined {
  try {
    const { holder, key } = holderOf(object, path)
    const value = holder[key]
    return typeof value === 'number' && isWritable(holder, key) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * A property, also a nested one.
 *
 * @throws OptionError when there is no such number, or it cannot be assigned
 * @example
 * const trainer = { options: { lr: 0.1 } }
 * property(trainer, 'options.lr').set(0.05)
 * trainer.options.lr // 0.05
 */
export function property(object: object, path: string): Knob {
  const { holder, key } = holderOf(object, path)
  if (typeof holder[key] !== 'number')
    throw new OptionError(`${path} is ${typeof holder[key]}, and not a number, in this object`)
  if (!isWritable(holder, key))
    throw new OptionError(`${path} can be read but not set in this object`)
  return {
    set: value => {
      holder[key] = value
    },
    get: () => holder[key] as number,
  }
}

/**
 * A method that sets, and perhaps a way to read what it set.
 *
 * @throws OptionError when there is no such method
 * @example
 * method(tf.train.sgd(0.1), 'setLearningRate')
 */
export function method(object: object, name: string, get?: () => number): Knob {
  const call = (object as Holder)[name]
  if (typeof call !== 'function') throw new OptionError(`this object has no method ${name}`)
  return {
    set: value => {
      ;(call as (value: number) => void).call(object, value)
    },
    ...(get && { get }),
  }
}

/**
 * The same number in each of several groups. They keep their distances: what is set goes to the
 * first group, or to groups with multiplier 1, and to others times their share.
 *
 * @param multipliers what each group's value is of the one that is set; where not given, what it is
 *   now of the first group's
 * @throws OptionError when there are no groups, or their shares cannot be told
 * @example
 * const groups = [{ lr: 0.1 }, { lr: 0.01 }]
 * groupsKnob(groups, 'lr').set(0.2) // groups[1].lr is 0.02 then
 */
export function groupsKnob(
  groups: readonly object[],
  path: string,
  multipliers?: readonly number[],
): Knob {
  const knobs = groups.map(group => property(group, path))
  const values = knobs.map(knob => knob.get!())
  const [first] = values
  if (first === undefined) throw new OptionError('there are no parameter groups')
  if (multipliers && multipliers.length !== groups.length)
    throw new OptionError(
      `${groups.length} groups need as many multipliers, got ${multipliers.length}`,
    )
  const shares = multipliers ?? values.map(value => (value === first ? 1 : value / first))
  const odd = shares.findIndex(share => !Number.isFinite(share))
  if (odd >= 0)
    throw new OptionError(
      `group ${odd} has ${path} ${values[odd]}, group 0 has ${first}: give multipliers, as nobody can tell which share that is`,
    )
  return {
    set: value => {
      for (let i = 0; i < knobs.length; i++) knobs[i]!.set(value * shares[i]!)
    },
    get: () => {
      const reference = shares.findIndex(share => share !== 0)
      return reference < 0 ? 0 : knobs[reference]!.get!() / shares[reference]!
    },
  }
}
