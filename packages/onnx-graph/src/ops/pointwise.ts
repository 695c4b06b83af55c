import type { Differential } from '../graph/differential.ts'
import { mul } from '../graph/emit.ts'
import { broadcast, type Dims, type Known, type Trial } from '../graph/info.ts'
import { count } from '../proto/tensors.ts'
import { like, type Operator } from './op.ts'

// Shapes of operators that work on numbers one by one.

/** Applies a function to known tensors, repeated to fit. */
export function map(at: Trial, f: (...values: number[]) => number): number[] | undefined {
  const all: Known[] = []
  for (let i = 0; i < at.length; i++) {
    const known = at.known(i)
    if (!known) return undefined
    all.push(known)
  }
  const dims = broadcast(...all.map(known => known.dims))
  const element = ({ dims: own, data }: Known, index: number): number => {
    let [place, step] = [0, 1]
    for (let i = 1; i <= own.length; i++) {
      // an axis of size 1 is repeated
      if (own.at(-i) !== 1) place += (index % dims.at(-i)!) * step
      index = Math.floor(index / dims.at(-i)!)
      step *= own.at(-i)!
    }
    return data[place]!
  }
  return Array.from({ length: count(dims) }, (_, index) =>
    f(...all.map(known => element(known, index))),
  )
}

/** `x + y`. */
export const sum = (x = 0, y = 0): number => x + y
/** `x − y`. */
export const difference = (x = 0, y = 0): number => x - y
/** `x · y`. */
export const product = (x = 0, y = 0): number => x * y

type Numbers = (...values: number[]) => number

/** The sizes of values that are repeated to fit each other. */
export const repeated = (at: Trial): readonly Dims[] => [
  broadcast(...Array.from({ length: at.length }, (_, i) => at.dims(i))),
]

/** An operator on values that are repeated to fit each other. */
export function pointwise(
  f: Numbers | undefined,
  gradient?: Operator['gradient'],
  more: Operator = {},
): Operator {
  return {
    dims: repeated,
    ...(f && { fold: (at: Trial) => map(at, f) }),
    ...(gradient && { gradient }),
    ...more,
  }
}

/** An operator on one value. */
export function single(
  gradient: Operator['gradient'],
  f?: (x: number) => number,
  more: Operator = {},
): Operator {
  return { ...pointwise(f && (x => f(x)), gradient, more), dims: like }
}

/** An operator on one value, from what its gradient is to be multiplied with. */
export function smooth(
  slope: (d: Differential) => string,
  f?: (x: number) => number,
  more?: Operator,
): Operator {
  return single(
    d => {
      d.giveSum(0, () => mul(d.b, d.g, slope(d)))
    },
    f,
    more,
  )
}
