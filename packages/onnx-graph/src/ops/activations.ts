import { float, word } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { add, greater, mul, scale, sub, where } from '../graph/emit.ts'
import { Erf } from './functions.ts'
import { And, Less } from './logic.ts'
import { like, type Operator } from './op.ts'
import { pointwise, single, smooth } from './pointwise.ts'

const one = (d: Differential): string => d.b.float(1)

const shaped: Operator = { dims: like }

/** Where x is above 0 one slope, elsewhere another. */
const bent = (
  below: (d: Differential) => string,
  above: (d: Differential) => number = () => 1,
): Operator =>
  single(d => {
    const { b, g } = d
    d.giveSum(0, () =>
      where(b, greater(b, d.x(0), b.float(0)), scale(b, g, above(d)), mul(b, g, below(d))),
    )
  })

/** x where it is above a threshold, elsewhere 0. */
export const ThresholdedRelu: Operator = /* @__PURE__ */ single(d => {
  const above = greater(d.b, d.x(0), d.b.float(float(d.node, 'alpha', 1)))
  d.giveSum(0, () => where(d.b, above, d.g, d.b.float(0)))
})

/** A small slope below 0. */
export const LeakyRelu: Operator = /* @__PURE__ */ bent(d =>
  d.b.float(float(d.node, 'alpha', Math.fround(0.01))),
)

/** A slope below 0 that is learnt. */
export const PRelu: Operator = /* @__PURE__ */ pointwise(
  undefined,
  d => {
    const { b, g } = d
    const above = greater(b, d.x(0), b.float(0))
    d.giveSum(0, () => where(b, above, g, mul(b, g, d.x(1))))
    d.giveSum(1, () => where(b, above, b.float(0), mul(b, g, d.x(0))))
  },
  { roles: [undefined, 'slope'] },
)

/** Exponential linear unit. */
export const Elu: Operator = /* @__PURE__ */ bent(d =>
  add(d.b, d.y(), d.b.float(float(d.node, 'alpha', 1))),
)

/** Elu with a slope that has no step. */
export const Celu: Operator = /* @__PURE__ */ bent(d =>
  add(d.b, scale(d.b, d.y(), 1 / float(d.node, 'alpha', 1)), one(d)),
)

const gamma = (d: Differential): number =>
  float(d.node, 'gamma', Math.fround(1.05070102214813232421875))

/** Elu that normalises itself. */
export const Selu: Operator = /* @__PURE__ */ bent(
  d =>
    add(
      d.b,
      d.y(),
      d.b.float(gamma(d) * float(d.node, 'alpha', Math.fround(1.67326319217681884765625))),
    ),
  gamma,
)

/** `ln(1 + eˣ)`. */
export const Softplus: Operator = /* @__PURE__ */ smooth(
  d => d.b.op('Sigmoid', [d.x(0)]),
  undefined,
  {
    kind: 'view',
  },
)

/** `x / (1 + |x|)`. */
export const Softsign: Operator = /* @__PURE__ */ smooth(
  d => {
    const base = add(d.b, d.b.op('Abs', [d.x(0)]), one(d))
    return d.b.op('Reciprocal', [mul(d.b, base, base)])
  },
  undefined,
  { adds: { Reciprocal: shaped } },
)

/** `x · Φ(x)`, or nearly that by a tanh. */
export const Gelu: Operator = /* @__PURE__ */ smooth(
  d => {
    const { b } = d
    const x = d.x(0)
    const times = (value: string, factor: number): string => scale(b, value, factor)
    const next = (value: string): string => add(b, value, one(d))
    if (word(d.node, 'approximate', 'none') === 'tanh') {
      // x (1 + tanh u) / 2 with u = √(2/π) (x + 0.044715 x³)
      const square = mul(b, x, x)
      const root = Math.sqrt(2 / Math.PI)
      const u = mul(b, times(x, root), next(times(square, 0.044715)))
      const t = b.op('Tanh', [u])
      const slope = times(next(times(square, 3 * 0.044715)), root)
      const rest = mul(b, mul(b, x, sub(b, one(d), mul(b, t, t))), slope)
      return times(add(b, next(t), rest), 0.5)
    }
    const below = times(next(b.op('Erf', [times(x, Math.SQRT1_2)])), 0.5)
    const density = times(b.op('Exp', [times(mul(b, x, x), -0.5)]), 1 / Math.sqrt(2 * Math.PI))
    return add(b, below, mul(b, x, density))
  },
  undefined,
  { adds: { Erf, Tanh: shaped } },
)

/** `x · tanh(ln(1 + eˣ))`. */
export const Mish: Operator = /* @__PURE__ */ smooth(
  d => {
    const { b } = d
    const t = b.op('Tanh', [b.op('Softplus', [d.x(0)])])
    const slope = mul(b, sub(b, one(d), mul(b, t, t)), b.op('Sigmoid', [d.x(0)]))
    return add(b, t, mul(b, d.x(0), slope))
  },
  undefined,
  { adds: { Softplus: shaped, Tanh: shaped } },
)

/** `x · max(0, min(1, x / 6 + 1 / 2))`. */
export const HardSwish: Operator = /* @__PURE__ */ smooth(
  d => {
    const { b } = d
    const inner = scale(b, add(b, scale(b, d.x(0), 2), b.float(3)), 1 / 6)
    const low = where(b, greater(b, d.x(0), b.float(-3)), inner, b.float(0))
    return where(b, b.op('Less', [d.x(0), b.float(3)]), low, one(d))
  },
  undefined,
  { adds: { Less } },
)

/** A line between 0 and 1. */
export const HardSigmoid: Operator = /* @__PURE__ */ smooth(
  d => {
    const { b } = d
    const inside = b.op('And', [greater(b, d.y(), b.float(0)), b.op('Less', [d.y(), one(d)])])
    return where(b, inside, b.float(float(d.node, 'alpha', Math.fround(0.2))), b.float(0))
  },
  undefined,
  { adds: { And, Less } },
)
