import { OptionError, type Target } from '@anneal/core'
import type { Knob } from './knob.ts'

// What a channel of a known name may be.
const ranges: Readonly<Record<string, readonly [fits: (value: number) => boolean, words: string]>> =
  {
    learningRate: [value => value >= 0, 'from 0 up'],
    weightDecay: [value => value >= 0, 'from 0 up'],
    lossScale: [value => value >= 0, 'from 0 up'],
    momentum: [value => value >= 0 && value < 1, 'from 0 up to, but not, 1'],
    batchSize: [value => value >= 1 && Number.isInteger(value), 'a whole number from 1 up'],
  }

function check(name: string, value: number): void {
  const [fits, words] = ranges[name] ?? [() => true, 'finite']
  if (!Number.isFinite(value) || !fits(value))
    throw new OptionError(`${name} cannot be ${value}: it must be ${words}`)
}

// Libraries keep numbers as float32, some as tensors: that much may be lost on the way.
const isSame = (wanted: number, found: number): boolean =>
  Math.abs(wanted - found) <= 1e-6 * Math.abs(wanted) + 1e-40

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
 * drive(cosine({ from: 0.3, steps: 1000 }), target)
 */
export function targetOf(knobs: Readonly<Record<string, Knob>>): Target {
  const names = Object.keys(knobs)
  if (names.length === 0) throw new OptionError('there is nothing to drive: give at least one knob')
  const readable = names.every(name => knobs[name]!.get)
  const read = (): Record<string, number> =>
    Object.fromEntries(names.map(name => [name, knobs[name]!.get!()]))

  return {
    ...(readable && { get: read }),
    set(values) {
      for (const name in values) {
        if (!knobs[name])
          throw new OptionError(
            `there is no knob for ${name}; there is one for ${names.join(', ')}`,
          )
        check(name, values[name]!)
      }
      for (const name in values) {
        const knob = knobs[name]!
        const value = values[name]!
        const before = knob.get?.()
        knob.set(value)
        const now = knob.get?.()
        if (now === undefined || isSame(value, now)) continue
        if (before !== undefined) knob.set(before)
        throw new OptionError(
          `${name} was set to ${value}, but reads ${now} afterwards: this optimizer does not take it`,
        )
      }
    },
  }
}
