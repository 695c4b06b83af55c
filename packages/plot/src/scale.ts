import { logTicks, multiples, roundStep } from './ticks.ts'

/** Where values stand on an axis, in pixels. */
export interface Scale {
  (value: number): number
  readonly ticks: readonly number[]
  readonly minor: readonly number[]
}

/** The lowest and the highest of something. @internal */
export type Range = readonly [low: number, high: number]

// Past this the difference of two values could be Infinity, and their share of it NaN.
const huge = 1e300
const tiny = 1e-290

/**
 * Whether an axis can show a value at all.
 *
 * @internal
 */
export function isDrawable(value: number, log: boolean): boolean {
  return Math.abs(value) <= huge && (!log || value >= tiny)
}

function widen([low, high]: Range): Range {
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > Math.max(size * 1e-9, tiny)) return [low, high]
  if (size < tiny) return [0, 1]
  return low > 0 ? [0, low * 1.25] : [low * 1.25, 0]
}

/**
 * A linear axis: it starts at zero unless the values are far from it, and ends at round numbers.
 *
 * @internal
 */
export function linearScale(values: Range, pixels: Range, most: number): Scale {
  let [low, high] = widen(values)
  if (low > 0 && low < high * 0.6) low = 0
  if (high < 0 && high > low * 0.6) high = 0
  const step = roundStep(high - low, most)
  const all = multiples(
    step,
    Math.floor(low / step + 1e-9) * step,
    Math.ceil(high / step - 1e-9) * step,
  )
  return plain([Math.min(low, all[0]!), Math.max(high, all.at(-1)!)], pixels, all)
}

/**
 * The axis of the steps: it shows just what it is given.
 *
 * @internal
 */
export function stepScale([from, to]: Range, pixels: Range, most: number): Scale {
  const flat = !(to - from > Math.max(Math.abs(from), Math.abs(to)) * 1e-12)
  const room = Math.max(1, Math.abs(from) * 1e-6) / 2
  const [low, high] = flat ? [from - room, to + room] : [from, to]
  if (flat) return plain([low, high], pixels, [from])
  const whole = Number.isInteger(from) && Number.isInteger(to) && to - from > 1
  const step = Math.max(roundStep(high - low, most), whole ? 1 : 0)
  return plain([low, high], pixels, multiples(step, low, high))
}

function plain([low, high]: Range, [start, end]: Range, ticks: readonly number[]): Scale {
  const factor = (end - start) / (high - low)
  return Object.assign((value: number) => start + (value - low) * factor, { ticks, minor: [] })
}

/**
 * A logarithmic axis, for positive values.
 *
 * @internal
 */
export function logScale([lowest, highest]: Range, [start, end]: Range, most: number): Scale {
  const [low, high] =
    highest > lowest * 1.001
      ? [roundDown(lowest), roundUp(highest)]
      : [roundDown(lowest / 2), roundUp(highest * 2)]
  return logarithmic([low, high], [start, end], most)
}

/**
 * The logarithmic axis of the steps: it shows just what it is given.
 *
 * @internal
 */
export function logStepScale([from, to]: Range, [start, end]: Range, most: number): Scale {
  return logarithmic(to > from * (1 + 1e-12) ? [from, to] : [from / 2, to * 2], [start, end], most)
}

function logarithmic([low, high]: Range, [start, end]: Range, most: number): Scale {
  const origin = Math.log10(low)
  const factor = (end - start) / (Math.log10(high) - origin)
  const { ticks, minor } = logTicks(low, high, most)
  return Object.assign((value: number) => start + (Math.log10(value) - origin) * factor, {
    ticks,
    minor,
  })
}

const mantissas = [1, 2, 5, 10]

function roundDown(value: number): number {
  const power = Math.floor(Math.log10(value) + 1e-9)
  const mantissa = value / 10 ** power
  return Number(`${mantissas.findLast(m => m <= mantissa * (1 + 1e-9)) ?? 1}e${power}`)
}

function roundUp(value: number): number {
  const power = Math.floor(Math.log10(value) + 1e-9)
  const mantissa = value / 10 ** power
  return Number(`${mantissas.find(m => m >= mantissa * (1 - 1e-9)) ?? 10}e${power}`)
}
