import { OptionError, type ChannelValues, type Target } from '@anneal/core'
import { checkValue, isSame } from './checkValue.ts'
import type { Knob } from './knob.ts'

/** Knobs by channel. A function alone is one that sets. */
export type Knobs = Readonly<Record<string, Knob | ((value: number) => void)>>

/**
 * Makes something to drive of knobs, by channel. Each value is read back where its knob can be read:
 * one that did not take effect is an error, and what was set before it is set back.
 *
 * @throws OptionError when there is no knob
 * @example
 * const net = { trainOpts: { learningRate: 0.3, momentum: 0.1 } }
 * const target = targetOf({
 *   learningRate: property(net, 'trainOpts.learningRate'),
 *   momentum: property(net, 'trainOpts.momentum'),
 * })
 * drive(cosine({ from: 0.3, steps: 1000 }), target).advance() // 0.3
 */
export function targetOf(knobs: Knobs): Target {
  const names = Object.keys(knobs)
  if (names.length === 0) throw new OptionError('there is nothing to drive: give at least one knob')
  const channels = new Map(names.map(name => [name, channelOf(name, knobs[name]!)]))
  const undo = (values: ChannelValues, end: string): void => {
    for (const name in values) {
      if (name === end) return
      channels.get(name)!.undo()
    }
  }
  return {
    get: () => Object.fromEntries(names.map(name => [name, channels.get(name)!.get()])),
    set(values) {
      for (const name in values) {
        if (!channels.has(name))
          throw new OptionError(
            `there is no knob for ${name}; there is one for ${names.join(', ')}`,
          )
        checkValue(name, values[name]!)
      }
      for (const name in values) {
        try {
          channels.get(name)!.set(values[name]!)
        } catch (error) {
          undo(values, name)
          throw error
        }
      }
    },
  }
}

/** A knob that can be read and undone, and sees to it that values take effect. */
function channelOf(name: string, given: Knobs[string]): Required<Knob> {
  const knob = typeof given === 'function' ? { set: given } : given
  let before = NaN
  if (!knob.get) {
    let last = NaN // it cannot be read: this is what it was set to
    const set = (value: number): void => {
      before = last
      knob.set(value)
      last = value
    }
    return {
      set,
      get: () => last,
      undo: () => {
        if (Number.isNaN(before)) last = before
        else set(before)
      },
    }
  }
  const get = (): number => knob.get!()
  if (knob.undo)
    return {
      set: value => {
        knob.set(value)
      },
      get,
      undo: () => {
        knob.undo!()
      },
    }
  return {
    set: value => {
      before = knob.get!()
      knob.set(value)
      const found = knob.get!()
      if (isSame(value, found)) return
      knob.set(before)
      throw new OptionError(
        `${name} was set to ${value}, but reads ${found} afterwards: this optimizer does not take it`,
      )
    },
    get,
    undo: () => {
      knob.set(before)
    },
  }
}
