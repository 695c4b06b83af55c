import { OptionError } from '@anneal/core'
import { isSame } from './isSame.ts'
import { holderAt, property, split, type Holder, type Knob } from './knob.ts'

/**
 * Parameter groups: a list, in which they may have a `name`, an object of them by name, or a function
 * that says where the list is now, for libraries that replace it when they load a checkpoint.
 */
export type Groups =
  readonly object[] | Readonly<Record<string, object>> | (() => readonly object[])

/** What each group's value is of the one that is set: by place, or by name, where others have 1. */
export type Multipliers = readonly number[] | Readonly<Record<string, number>>

interface Named {
  readonly name?: unknown
  readonly options?: { readonly name?: unknown }
}

function nameOf(group: object, i: number): string {
  const { name, options } = group as Named
  const found = name ?? options?.name
  return typeof found === 'string' ? found : String(i)
}

function sharesOf(names: readonly string[], multipliers: Multipliers): readonly number[] {
  if (Object(multipliers) !== multipliers)
    throw new OptionError(
      `multipliers are a list, or by the names of groups, ${names.join(', ')}; got a ${typeof multipliers}`,
    )
  const list = Array.isArray(multipliers)
  const given: Readonly<Record<string, number>> = list
    ? Object.fromEntries((multipliers as readonly number[]).entries())
    : (multipliers as Readonly<Record<string, number>>)
  if (list && multipliers.length !== names.length)
    throw new OptionError(
      `${names.length} groups need as many multipliers, got ${multipliers.length}`,
    )
  for (const [name, share] of Object.entries(given)) {
    if (!list && !names.includes(name))
      throw new OptionError(`multipliers: there is no group ${name}; there are ${names.join(', ')}`)
    if (!(Number.isFinite(share) && share >= 0))
      throw new OptionError(`multipliers.${name} must be a finite number from 0 up, got ${share}`)
  }
  return names.map((name, i) => given[list ? i : name] ?? 1)
}

/**
 * The same number in each of several groups, which keep their distances: what is set goes to the
 * first group whose value is not 0, and to the others times their share of it. A group at 0 stays
 * there, as one without weight decay should.
 *
 * @param multipliers what each group's value is of the one that is set; where not given, what it is
 *   now of the first group's
 * @throws OptionError when there are no groups, a name or a multiplier cannot be, or a group does not
 *   take its value; none has changed then
 * @example
 * const groups = [{ lr: 0.1 }, { lr: 0.01 }]
 * groupsKnob(groups, 'lr').set(0.2)
 * groups[1].lr // 0.02
 * groupsKnob({ body: groups[0], head: groups[1] }, 'lr', { body: 0.5 }).set(0.2)
 * groups[0].lr // 0.1
 */
export function groupsKnob(groups: Groups, path: string, multipliers?: Multipliers): Knob {
  const listNow = typeof groups === 'function' ? groups : () => groups
  const first = listNow()
  const list = Object.values(first)
  const names = Array.isArray(first) ? list.map(nameOf) : Object.keys(first)
  if (list.length === 0) throw new OptionError('there are no parameter groups')

  const { keys, key } = split(path)
  const values = list.map((group, i) => {
    try {
      return property(group, path).get()
    } catch (error) {
      throw new OptionError(`group ${names[i]!}: ${(error as Error).message}`)
    }
  })
  const base = values.find(value => value !== 0)
  const shares: readonly number[] = multipliers
    ? sharesOf(names, multipliers)
    : values.map(value => (base === undefined || value === base ? 1 : value / base))
  const reference = Math.max(
    0,
    shares.findIndex(
      (share, i) => share !== 0 && (multipliers !== undefined || values[i] === base),
    ),
  )
  const before = new Float64Array(list.length)
  let those: readonly object[] = list
  let known: object = first

  // a library may have replaced them, or got one more
  const isStale =
    typeof groups === 'function'
      ? () => groups() !== known || those.length !== (known as readonly object[]).length
      : () => Array.isArray(groups) && groups.length !== those.length
  const refresh = (): void => {
    const now = listNow()
    const next = Object.values(now)
    if (next.length !== names.length)
      throw new OptionError(
        `there are now ${next.length} parameter groups, and were ${names.length} when driving began: make the target anew, going on from drive's progress`,
      )
    those = next
    known = now
  }
  const depth = keys.length
  const only = keys[0] ?? ''
  const holderOf = (i: number): Holder => holderAt(those[i]!, keys)
  const restore = (end: number): void => {
    for (let i = 0; i < end; i++) holderOf(i)[key] = before[i]
  }
  const refusal = (i: number, wanted: number, found: number): OptionError =>
    new OptionError(
      `${path} of group ${names[i]!} was set to ${wanted}, but reads ${found} afterwards: this group does not take it`,
    )
  return {
    set: value => {
      if (isStale()) refresh()
      let i = 0
      try {
        for (; i < shares.length; i++) {
          let holder = those[i] as Holder
          if (depth === 1)
            holder = holder[only] as Holder // unchecked, as it is the usual depth
          else if (depth > 1) holder = holderOf(i)
          const wanted = value * shares[i]!
          before[i] = holder[key] as number
          holder[key] = wanted
          const found = holder[key] as number
          if (found !== wanted && !isSame(wanted, found)) throw refusal(i, wanted, found)
        }
      } catch (error) {
        restore(i + 1) // where the object to set is not there, this says so
        throw error
      }
    },
    get: () => {
      if (isStale()) refresh()
      const share = shares[reference]!
      return share === 0 ? 0 : (holderOf(reference)[key] as number) / share
    },
    undo: () => {
      restore(shares.length)
    },
  }
}

/**
 * Multipliers for layer-wise decay: the last layer has the whole rate, and each one before it
 * `factor` times that of the one after it.
 *
 * @see Howard & Ruder, “Universal Language Model Fine-tuning for Text Classification”, 2018, §3.2
 *   (discriminative fine-tuning, with factor 1/2.6): https://arxiv.org/abs/1801.06146
 * @param names the groups, from the input of the model to its output
 * @example
 * layerDecay(['embedding', 'block', 'head'], 0.5) // { embedding: 0.25, block: 0.5, head: 1 }
 */
export const layerDecay = (names: readonly string[], factor: number): Record<string, number> =>
  Object.fromEntries(names.map((name, i) => [name, factor ** (names.length - 1 - i)]))
