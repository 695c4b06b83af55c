import {
  channelRange,
  checkChannelValue,
  OptionError,
  type ChannelRange,
  type ChannelValues,
  type Target,
} from '@anneal/core'
import { isSame } from './isSame.ts'
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
  const names = Object.keys(Object(knobs) as object)
  if (names.length === 0) throw new OptionError('there is nothing to drive: give at least one knob')
  const channels = new Map(names.map(name => [name, channelOf(name, knobs[name]!)]))
  // The values come in the same order each time: whose they are need not be looked up again.
  const places: Place[] = []
  const find = (name: string): Place => {
    const channel = channels.get(name)
    if (!channel)
      throw new OptionError(`there is no knob for ${name}; there is one for ${names.join(', ')}`)
    return { name, channel, range: channelRange(name), value: NaN }
  }
  const setAll = (count: number): void => {
    let done = 0
    try {
      for (; done < count; done++) places[done]!.channel.set(places[done]!.value)
    } catch (error) {
      while (--done >= 0) places[done]!.channel.undo()
      throw error
    }
  }
  const set = (values: ChannelValues): void => {
    let count = 0
    for (const name in values) {
      if (places[count]?.name !== name) places[count] = find(name)
      const place = places[count++]!
      check(place, values[name]!)
      place.value = values[name]!
    }
    setAll(count)
  }
  return {
    set,
    get: () => Object.fromEntries(names.map(name => [name, channels.get(name)!.get()])),
    setterOf(name) {
      if (this.set !== set) return undefined
      const place = find(name)
      return value => {
        check(place, value)
        place.channel.set(value)
      }
    },
  }
}

interface Place {
  readonly name: string
  readonly channel: Required<Knob>
  readonly range: ChannelRange
  value: number
}

function check({ name, range: { least, below, whole } }: Place, value: number): void {
  if (whole || typeof value !== 'number' || !(value >= least && value < below))
    checkChannelValue(name, value) // all the rest, and the message
}

/** A knob that can be read and undone, and sees to it that values take effect. */
function channelOf(name: string, given: Knobs[string]): Required<Knob> {
  const knob = typeof given === 'function' ? { set: given } : given
  if (typeof (knob as Partial<Knob> | undefined)?.set !== 'function')
    throw new OptionError(
      `the knob of ${name} must be a function that sets it, or { set, get }, got ${JSON.stringify(given)}`,
    )
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
  if (knob.undo) return knob as Required<Knob>
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
    get: () => knob.get!(),
    undo: () => {
      knob.set(before)
    },
  }
}
