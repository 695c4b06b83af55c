import type { Differential } from '../graph/differential.ts'
import { add, div, equal, greater, mul, scale, sub, toFloat, where } from '../graph/emit.ts'
import { type Known, type Trial, broadcast } from '../graph/info.ts'
import { types } from '../proto/tensors.ts'
import type { Op, Ops } from './op.ts'

/** Applies a function to known tensors, repeated to fit. */
export function map(at: Trial, f: (...values: number[]) => number): number[] | undefined {
  const all: Known[] = []
  for (let i = 0; i < at.length; i++) {
    const known = at.known(i)
    if (!known) return undefined
    all.push(known)
  }
  const dims = broadcast(...all.map(known => known.dims))
  const steps = all.map(known => {
    const lead = dims.length - known.dims.length
    let step = 1
    const own = new Array<number>(dims.length).fill(0)
    for (let axis = known.dims.length - 1; axis >= 0; axis--) {
      if (known.dims[axis] !== 1) own[axis + lead] = step
      step *= known.dims[axis]!
    }
    return own
  })
  const length = dims.reduce((product, size) => product * size, 1)
  return Array.from({ length }, (_, index) => {
    const at = steps.map(() => 0)
    for (let axis = dims.length - 1, rest = index; axis >= 0; axis--) {
      const place = rest % dims[axis]!
      rest = Math.floor(rest / dims[axis]!)
      for (const [i, own] of steps.entries()) at[i]! += place * own[axis]!
    }
    return f(...all.map((known, i) => known.data[at[i]!]!))
  })
}

/** An operator on numbers one by one. */
export function pointwise(
  f: ((...values: number[]) => number) | undefined,
  gradient: Op['gradient'],
  type?: Op['type'],
): Op {
  return {
    dims: at => [broadcast(...Array.from({ length: at.length }, (_, i) => at.dims(i)))],
    ...(f && { fold: (at: Trial) => map(at, f) }),
    ...(gradient && { gradient }),
    ...(type !== undefined && { type }),
  }
}

/** An extreme of several: the gradient goes to those that are it, and is shared where several are. */
const extreme = (d: Differential): void => {
  const { b, g } = d
  const inputs = [...(d.node.input ?? []).keys()]
  const chosen = inputs.map(i => toFloat(b, equal(b, d.x(i), d.y())))
  const share =
    chosen.length === 1
      ? g
      : div(
          b,
          g,
          chosen.reduce((x, y) => add(b, x, y)),
        )
  for (const i of inputs) d.giveSum(i, () => mul(b, share, chosen[i]!))
}

const compare = (f: (x: number, y: number) => boolean): Op =>
  pointwise((x, y) => Number(f(x, y)), 'none', types.bool)

/** Operators on two or more values that are repeated to fit each other. */
export const elementwise: Ops = {
  Add: pointwise(
    (x, y) => x + y,
    d => {
      d.giveSum(0, () => d.g)
      d.giveSum(1, () => d.g)
    },
  ),
  Sub: pointwise(
    (x, y) => x - y,
    d => {
      d.giveSum(0, () => d.g)
      d.giveSum(1, () => d.b.op('Neg', [d.g]))
    },
  ),
  Mul: pointwise(
    (x, y) => x * y,
    d => {
      d.giveSum(0, () => mul(d.b, d.g, d.x(1)))
      d.giveSum(1, () => mul(d.b, d.g, d.x(0)))
    },
  ),
  // a division of integers is cut off afterwards
  Div: pointwise(
    (x, y) => x / y,
    d => {
      d.giveSum(0, () => div(d.b, d.g, d.x(1)))
      d.giveSum(1, () => d.b.op('Neg', [mul(d.b, d.g, div(d.b, d.y(), d.x(1)))]))
    },
  ),
  Pow: pointwise(
    (x, y) => x ** y,
    d => {
      const { b, g } = d
      const power = b.known(d.x(1))
      const p = power?.length === 1 ? power[0]! : undefined
      d.giveSum(0, () => {
        if (p === 2) return mul(b, g, scale(b, d.x(0), 2))
        if (p === 1) return g
        const less = p === undefined ? sub(b, d.x(1), b.float(1)) : b.float(p - 1)
        const slope = p === 3 ? mul(b, d.x(0), d.x(0)) : b.op('Pow', [d.x(0), less])
        return mul(b, mul(b, g, slope), d.x(1))
      })
      // x ** y is 0 where x is, and so is its slope
      d.giveSum(1, () => {
        const log = b.op('Log', [where(b, greater(b, d.x(0), b.float(0)), d.x(0), b.float(1))])
        return mul(b, mul(b, g, d.y()), log)
      })
    },
  ),
  Max: pointwise((...values) => Math.max(...values), extreme),
  Min: pointwise((...values) => Math.min(...values), extreme),
  Sum: pointwise(
    (...values) => values.reduce((x, y) => x + y),
    d => {
      for (const i of (d.node.input ?? []).keys()) d.giveSum(i, () => d.g)
    },
  ),
  Mean: pointwise(undefined, d => {
    const inputs = d.node.input ?? []
    for (const i of inputs.keys()) d.giveSum(i, () => scale(d.b, d.g, 1 / inputs.length))
  }),
  Where: pointwise(
    (condition, x, y) => (condition ? x : y),
    d => {
      const zero = d.b.float(0)
      d.giveSum(1, () => where(d.b, d.x(0), d.g, zero))
      d.giveSum(2, () => where(d.b, d.x(0), zero, d.g))
    },
    at => at.type(1),
  ),
  PRelu: pointwise(undefined, d => {
    const { b, g } = d
    const above = greater(b, d.x(0), b.float(0))
    d.giveSum(0, () => where(b, above, g, mul(b, g, d.x(1))))
    d.giveSum(1, () => where(b, above, b.float(0), mul(b, g, d.x(0))))
  }),
  Equal: compare((x, y) => x === y),
  Greater: compare((x, y) => x > y),
  GreaterOrEqual: compare((x, y) => x >= y),
  Less: compare((x, y) => x < y),
  LessOrEqual: compare((x, y) => x <= y),
  And: compare((x, y) => x !== 0 && y !== 0),
  Or: compare((x, y) => x !== 0 || y !== 0),
  Xor: compare((x, y) => x !== y),
  Mod: pointwise((x, y) => x - y * Math.floor(x / y), undefined),
}
