import { OptionError } from '@anneal/core'

type Range = readonly [fits: (value: number) => boolean, words: string]

const fromZero: Range = [value => value >= 0, 'from 0 up']

// What a channel of a known name may be.
const ranges: Readonly<Record<string, Range | undefined>> = {
  learningRate: fromZero,
  weightDecay: fromZero,
  lossScale: fromZero,
  momentum: [value => value >= 0 && value < 1, 'from 0 up to, but not, 1'],
  batchSize: [value => value >= 1 && Number.isInteger(value), 'a whole number from 1 up'],
}

/**
 * Refuses a value that would spoil the weights.
 *
 * @internal
 * @throws OptionError naming the channel, the value and what it may be
 */
export function checkValue(name: string, value: number): void {
  if (name === 'learningRate' && value >= 0 && value < Infinity) return // the usual case, fast
  const range = ranges[name]
  if (!Number.isFinite(value) || (range && !range[0](value)))
    throw new OptionError(`${name} cannot be ${value}: it must be ${range?.[1] ?? 'finite'}`)
}

/**
 * Whether a number is what was asked for. Libraries keep numbers as float32, some as tensors: that
 * much may be lost on the way.
 *
 * @internal
 */
export const isSame = (wanted: number, found: number): boolean =>
  wanted === found || Math.abs(wanted - found) <= 1e-6 * Math.abs(wanted) + 1e-40
