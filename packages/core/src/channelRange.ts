import { OptionError } from './errors.ts'

/** What the values of a channel may be. */
export interface ChannelRange {
  /** The smallest. */
  readonly least: number
  /** All are smaller than this. */
  readonly below: number
  /** Whether only whole numbers will do. */
  readonly whole: boolean
  /** All this in words, for messages. */
  readonly words: string
}

const fromZero: ChannelRange = {
  least: 0,
  below: Infinity,
  whole: false,
  words: 'a finite number from 0 up',
}
const ranges: Readonly<Record<string, ChannelRange>> = {
  learningRate: fromZero,
  weightDecay: fromZero,
  lossScale: fromZero,
  momentum: { least: 0, below: 1, whole: false, words: 'a number from 0 up to, but not, 1' },
  batchSize: { least: 1, below: Infinity, whole: true, words: 'a whole number from 1 up' },
}
const finite: ChannelRange = {
  least: -Number.MAX_VALUE,
  below: Infinity,
  whole: false,
  words: 'a finite number',
}

/**
 * What the values of a channel may be, wherever they are applied. Schedules are free of it: it is
 * adapters that refuse a value before it spoils the weights.
 *
 * @example
 * channelRange('momentum').below // 1
 */
export const channelRange = (name: string): ChannelRange =>
  Object.hasOwn(ranges, name) ? ranges[name]! : finite

/**
 * Refuses a value that a channel cannot have.
 *
 * @param applied the value as it is used, where that is less precise
 * @throws OptionError naming the channel, the value and what it may be
 * @example
 * checkChannelValue('momentum', 0.9) // undefined
 * try {
 *   checkChannelValue('momentum', 1)
 * } catch (error) {
 *   error.message // 'momentum cannot be 1: it must be a number from 0 up to, but not, 1'
 * }
 */
export function checkChannelValue(name: string, value: number, applied: number = value): void {
  const { least, below, whole, words } = channelRange(name)
  const fits = applied >= least && applied < below && (!whole || Number.isInteger(applied))
  if (typeof value !== 'number' || !fits)
    throw new OptionError(`${name} cannot be ${value}: it must be ${words}`)
}
