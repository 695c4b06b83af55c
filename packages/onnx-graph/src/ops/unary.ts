import { float, int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { add, div, greater, mul, scale, sign, sub, where } from '../graph/emit.ts'
import { types } from '../proto/tensors.ts'
import { map, pointwise } from './elementwise.ts'
import { like, type Op, type Ops } from './op.ts'

/** A gradient that passes between two bounds. */
const clip = (d: Differential): void => {
  const { b, g } = d
  const zero = b.float(0)
  const below = d.has(1) ? b.op('Less', [d.x(0), d.x(1)]) : undefined
  const above = d.has(2) ? greater(b, d.x(0), d.x(2)) : undefined
  d.giveSum(0, () => {
    const inside = below ? where(b, below, zero, g) : g
    return above ? where(b, above, zero, inside) : inside
  })
  if (below)
    d.giveSum(1, () =>
      where(b, above ? b.op('And', [below, b.op('Not', [above])]) : below, g, zero),
    )
  if (above) d.giveSum(2, () => where(b, above, g, zero))
}

const outside = (f: (d: Differential) => string) => (d: Differential) => {
  d.giveSum(0, () => mul(d.b, d.g, f(d)))
}

/** The density of the normal distribution. */
const density = (d: Differential): string =>
  scale(
    d.b,
    d.b.op('Exp', [scale(d.b, mul(d.b, d.x(0), d.x(0)), -0.5)]),
    1 / Math.sqrt(2 * Math.PI),
  )

const gelu = (d: Differential): string => {
  const { b } = d
  const x = d.x(0)
  if (d.node.attribute?.some(({ name, s }) => name === 'approximate' && s?.length === 4)) {
    // x (1 + tanh u) / 2 with u = √(2/π) (x + 0.044715 x³)
    const square = mul(b, x, x)
    const u = mul(
      b,
      scale(b, x, Math.sqrt(2 / Math.PI)),
      add(b, scale(b, square, 0.044715), b.float(1)),
    )
    const t = b.op('Tanh', [u])
    const slope = scale(
      b,
      add(b, scale(b, square, 3 * 0.044715), b.float(1)),
      Math.sqrt(2 / Math.PI),
    )
    const rest = mul(b, mul(b, x, sub(b, b.float(1), mul(b, t, t))), slope)
    return scale(b, add(b, add(b, t, b.float(1)), rest), 0.5)
  }
  const below = scale(b, add(b, b.op('Erf', [scale(b, x, Math.SQRT1_2)]), b.float(1)), 0.5)
  return add(b, below, mul(b, x, density(d)))
}

/** Where x is above 0 one slope, elsewhere another. */
const bent =
  (above: (d: Differential) => number, below: (d: Differential) => string) =>
  (d: Differential): void => {
    const { b, g } = d
    d.giveSum(0, () =>
      where(b, greater(b, d.x(0), b.float(0)), scale(b, g, above(d)), mul(b, g, below(d))),
    )
  }

const flat = (f?: (x: number) => number, type?: number): Op => ({
  ...pointwise(f && (x => f(x)), 'none', type),
  dims: like,
})

/** An operator on one value, and what its gradient is to be multiplied with. */
const smooth = (slope: (d: Differential) => string, f?: (x: number) => number): Op => ({
  dims: like,
  gradient: outside(slope),
  ...(f && { fold: at => map(at, x => f(x)) }),
})

const one = (d: Differential): string => d.b.float(1)

/** Operators on one value. */
export const unary: Ops = {
  Identity: {
    dims: like,
    fold: at => at.known(0)?.data,
    gradient: d => {
      d.giveSum(0, () => d.g)
    },
  },
  Neg: {
    dims: like,
    fold: at => map(at, x => -x),
    gradient: d => {
      d.giveSum(0, () => d.b.op('Neg', [d.g]))
    },
  },
  Exp: smooth(d => d.y(), Math.exp),
  Log: {
    dims: like,
    gradient: d => {
      d.giveSum(0, () => div(d.b, d.g, d.x(0)))
    },
  },
  Sqrt: {
    dims: like,
    fold: at => map(at, x => Math.sqrt(x)),
    gradient: d => {
      d.giveSum(0, () => div(d.b, scale(d.b, d.g, 0.5), d.y()))
    },
  },
  Reciprocal: smooth(
    d => d.b.op('Neg', [mul(d.b, d.y(), d.y())]),
    x => 1 / x,
  ),
  Sin: smooth(d => d.b.op('Cos', [d.x(0)])),
  Cos: smooth(d => d.b.op('Neg', [d.b.op('Sin', [d.x(0)])])),
  Tanh: smooth(d => sub(d.b, one(d), mul(d.b, d.y(), d.y()))),
  Sigmoid: smooth(d => mul(d.b, d.y(), sub(d.b, one(d), d.y()))),
  Softplus: smooth(d => d.b.op('Sigmoid', [d.x(0)])),
  Softsign: smooth(d => {
    const base = add(d.b, d.b.op('Abs', [d.x(0)]), one(d))
    return d.b.op('Reciprocal', [mul(d.b, base, base)])
  }),
  Erf: smooth(d =>
    scale(d.b, d.b.op('Exp', [d.b.op('Neg', [mul(d.b, d.x(0), d.x(0))])]), 2 / Math.sqrt(Math.PI)),
  ),
  Abs: smooth(d => sign(d.b, d.x(0)), Math.abs),
  Gelu: smooth(gelu),
  Mish: smooth(d => {
    const { b } = d
    const t = b.op('Tanh', [b.op('Softplus', [d.x(0)])])
    const slope = mul(b, sub(b, one(d), mul(b, t, t)), b.op('Sigmoid', [d.x(0)]))
    return add(b, t, mul(b, d.x(0), slope))
  }),
  HardSwish: smooth(d => {
    const { b } = d
    const inner = scale(b, add(b, scale(b, d.x(0), 2), b.float(3)), 1 / 6)
    const low = where(b, greater(b, d.x(0), b.float(-3)), inner, b.float(0))
    return where(b, b.op('Less', [d.x(0), b.float(3)]), low, one(d))
  }),
  HardSigmoid: smooth(d => {
    const { b } = d
    const inside = b.op('And', [greater(b, d.y(), b.float(0)), b.op('Less', [d.y(), one(d)])])
    return where(b, inside, b.float(float(d.node, 'alpha', Math.fround(0.2))), b.float(0))
  }),
  Relu: {
    dims: like,
    gradient: d => {
      const { b } = d
      d.giveSum(0, () => where(b, greater(b, d.y(), b.float(0)), d.g, b.float(0)))
    },
  },
  ThresholdedRelu: {
    dims: like,
    gradient: d => {
      const above = greater(d.b, d.x(0), d.b.float(float(d.node, 'alpha', 1)))
      d.giveSum(0, () => where(d.b, above, d.g, d.b.float(0)))
    },
  },
  LeakyRelu: {
    dims: like,
    gradient: bent(
      () => 1,
      d => d.b.float(float(d.node, 'alpha', Math.fround(0.01))),
    ),
  },
  Elu: {
    dims: like,
    gradient: bent(
      () => 1,
      d => add(d.b, d.y(), d.b.float(float(d.node, 'alpha', 1))),
    ),
  },
  Celu: {
    dims: like,
    gradient: bent(
      () => 1,
      d => add(d.b, scale(d.b, d.y(), 1 / float(d.node, 'alpha', 1)), one(d)),
    ),
  },
  Selu: {
    dims: like,
    gradient: bent(gamma, d =>
      add(
        d.b,
        d.y(),
        d.b.float(gamma(d) * float(d.node, 'alpha', Math.fround(1.67326319217681884765625))),
      ),
    ),
  },
  Clip: {
    dims: like,
    gradient: clip,
    fold: at => {
      const [low = -Infinity] = at.numbers(1) ?? []
      const [high = Infinity] = at.numbers(2) ?? []
      const known = at.known(0)
      return known && Array.from(known.data, x => Math.min(Math.max(x, low), high))
    },
  },
  Dropout: {
    dims: at => [at.dims(0), at.dims(0)],
    gradient: d => {
      const training = d.b.known(d.x(2))
      if (d.has(2) && training?.[0] !== 0) throw d.unsupported('Dropout in training mode')
      d.giveSum(0, () => d.g)
    },
  },
  Cast: {
    dims: like,
    type: at => int(at.node, 'to', types.float),
    fold: at => at.known(0)?.data,
    gradient: d => {
      if (d.b.info(d.x(0)).type === d.b.info(d.y()).type) d.giveSum(0, () => d.g)
      else throw d.unsupported('a change of precision')
    },
  },
  Floor: flat(Math.floor),
  Ceil: flat(Math.ceil),
  Round: flat(x => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x))),
  Sign: flat(Math.sign),
  Not: flat(x => Number(!x), types.bool),
  IsNaN: flat(undefined, types.bool),
  IsInf: flat(undefined, types.bool),
}

function gamma(d: Differential): number {
  return float(d.node, 'gamma', Math.fround(1.05070102214813232421875))
}
