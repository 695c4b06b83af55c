import type { Curve, Samples } from '@anneal/core'

// A rate that changes by more between two updates is seldom meant.
const steep = 11

/** How many times as large the larger of two values is as the other. */
const ratio = (a: number, b: number): number => (a > 0 && b > 0 ? Math.max(a / b, b / a) : 1)

/** Two steps, one after the other. */
export interface Jump {
  readonly from: number
  readonly to: number
}

/**
 * The first jump of a curve from one step to the next. Where samples are many steps apart, what lies
 * between is looked at as well: a slow change over many steps is none.
 */
export function firstJump(curve: Curve, { steps, values }: Samples): Jump | undefined {
  for (let i = 1; i < steps.length; i++)
    if (ratio(values[i - 1]!, values[i]!) > steep) {
      const jump = steepestIn(curve, steps[i - 1]!, steps[i]!)
      if (ratio(curve(jump.from), curve(jump.to)) > steep) return jump
    }
  return undefined
}

function steepestIn(curve: Curve, from: number, to: number): Jump {
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2)
    const value = curve(middle)
    if (ratio(curve(from), value) > ratio(value, curve(to))) to = middle
    else from = middle
  }
  return { from, to }
}
