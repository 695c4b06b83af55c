import type { Curve } from '@anneal/core'
import { firstStep, type Point } from '../../../packages/core/src/extreme.ts'

/** What a curve does in a run, in figures. */
export interface Stats {
  readonly first: Point
  readonly last: Point
  readonly highest: Point
  readonly lowest: Point
  readonly mean: number
  /** The sum over all updates. */
  readonly sum: number
  /** What stands before mean and sum where they are estimated, from some of the updates. */
  readonly about: '' | '≈ '
  /** Steps at which the value is not where the slope before or after would bring it. */
  readonly jumps: readonly number[]
}

const most = 20_000

/** The steps that are looked at: all of them, or whole steps at equal distances. */
export function stepsIn(steps: number): number[] {
  const count = Math.min(steps, most)
  return Array.from({ length: count }, (_, i) =>
    count > 1 ? Math.round((i * (steps - 1)) / (count - 1)) : 0,
  )
}

// Of the whole range, and of the changes beside it: less is a slope.
const share = 0.02
const steeper = 4

function jumpsOf(
  curve: Curve,
  at: readonly number[],
  values: readonly number[],
  range: number,
): number[] {
  const changeTo = (i: number): number => Math.abs(values[i]! - values[i - 1]!) || 0
  return at.flatMap((_, i) => {
    const change = i > 0 ? changeTo(i) : 0
    const isSteep =
      change > share * range &&
      change > steeper * (i > 1 ? changeTo(i - 1) : 0) &&
      change > steeper * (i + 1 < at.length ? changeTo(i + 1) : 0)
    if (!isSteep) return []
    // between two samples there may be many steps: half of the change belongs to one, or it is a slope
    const isMost = (a: number, b: number): boolean => Math.abs(curve(b) - curve(a)) > change / 2
    const step = firstStep(at[i - 1]!, at[i]!, it => isMost(at[i - 1]!, it))
    return isMost(step - 1, step) ? [step] : []
  })
}

/**
 * Looks at the updates 0 … steps − 1 of a curve; in a run of more than 20,000, at so many of them, and
 * more closely where it jumps. Values that are not finite do not count.
 */
export function statsOf(curve: Curve, steps: number): Stats {
  const at = stepsIn(steps)
  const values = at.map(step => curve(step))
  let sum = 0
  let count = 0
  let high = -1
  let low = -1
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(value)) continue
    sum += value
    count++
    if (high < 0 || value > values[high]!) high = i
    if (low < 0 || value < values[low]!) low = i
  }
  const point = (i: number): Point => ({ step: at[i] ?? 0, value: values[i] ?? NaN })
  const mean = sum / count
  return {
    first: point(0),
    last: point(at.length - 1),
    highest: point(high),
    lowest: point(low),
    mean,
    sum: mean * steps,
    about: at.length < steps ? '≈ ' : '',
    jumps: jumpsOf(curve, at, values, (values[high] ?? 0) - (values[low] ?? 0)),
  }
}

/** Four figures, as short as they can be. */
export const figures = (value: number): string =>
  value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e6)
    ? value.toExponential(2).replace('e+', 'e')
    : String(Number(value.toPrecision(4)))
