import { attributes, float, int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { add, div, mul, reduce, reshape, scale, sub, unbroadcast } from '../graph/emit.ts'
import { axisOf, type Dims } from '../graph/info.ts'
import { without } from '../graph/upgrade.ts'
import { trainedNormalization } from '../lower/batchNormalization.ts'
import type { Lowering } from '../lower/lowering.ts'
import {
  groupNormalization,
  lengthNormalization,
  meanVarianceNormalization,
  responseNormalization,
} from '../lower/norms.ts'
import { Add, Div, Mul, Sqrt, Sub } from './arithmetic.ts'
import { Pow } from './functions.ts'
import { like, type Operator } from './op.ts'
import { ReduceL1, ReduceL2, ReduceMean } from './reductions.ts'
import { passedPad } from './pad.ts'
import { passedSlice } from './slice.ts'
import { Expand, Reshape } from './views.ts'

const epsilon = (d: Differential): string => d.b.float(float(d.node, 'epsilon', Math.fround(1e-5)))

// what statistics of the values themselves are written in
const centring = { Add, Div, Mul, ReduceMean, Reshape, Sqrt, Sub }

const scaled = [undefined, 'scale', 'bias']

/** A value for each channel, as it is repeated over the other axes. */
function perChannel(d: Differential, value: string): string {
  const size = d.b.fixed(value)[0]!
  const dims = [1, size, ...Array.from({ length: d.b.rank(d.x(0)) - 2 }, () => 1)]
  return reshape(d.b, value, [dims, dims])
}

/** Mean and deviation taken from the values themselves along these axes, and the way back through them. */
function normalize(d: Differential, axes: Dims): { normal: string; back: (g: string) => string } {
  const { b } = d
  const mean = (x: string): string => reduce(b, x, axes, true, 'ReduceMean')
  const centred = sub(b, d.x(0), mean(d.x(0)))
  const deviation = b.op('Sqrt', [add(b, mean(mul(b, centred, centred)), epsilon(d))])
  const normal = div(b, centred, deviation)
  const back = (g: string): string => {
    const rest = add(b, mean(g), mul(b, normal, mean(mul(b, g, normal))))
    return div(b, sub(b, g, rest), deviation)
  }
  return { normal, back }
}

/** Batch normalisation, for inference and in training. */
export const BatchNormalization: Operator = {
  roles: scaled,
  kind: 'layer',
  lower: trainedNormalization,
  adds: centring,
  upgrade: (node, opset) => {
    if (opset >= 14) return node
    // several outputs were what said that it trains
    const [y = '', ...running] = node.output ?? []
    const now = without(node, 'spatial')
    if (running.length === 0) return now
    const attribute = [...(now.attribute ?? []), ...attributes({ training_mode: 1 })]
    return { ...now, output: [y, ...running.slice(0, 2)], attribute }
  },
  forInference: node => {
    const { output = [], attribute = [] } = node
    const now = without(node, 'training_mode')
    const trains = output.length > 1 || now.attribute?.length !== attribute.length
    return trains ? { ...now, output: output.slice(0, 1) } : node
  },
  dims: at => [at.dims(0), at.dims(3), at.dims(4)],
  gradient: d => {
    const { b, g } = d
    const deviation = b.op('Sqrt', [add(b, d.x(4), epsilon(d))])
    const slope = (): string => div(b, d.x(1), deviation)
    if (d.wants(0)) d.give(0, mul(b, g, perChannel(d, slope())))
    const axes = [...b.dims(g)[0].keys()].filter(axis => axis !== 1)
    const sums = (): string => reduce(b, g, axes, false)
    const normal = (): string => {
      const centred = sub(b, d.x(0), perChannel(d, d.x(3)))
      return div(b, reduce(b, mul(b, g, centred), axes, false), deviation)
    }
    if (d.wants(1)) d.give(1, normal())
    if (d.wants(2)) d.give(2, sums())
    // statistics that are computed from the values, as PyTorch's newer exporter writes it
    if (d.wants(3)) d.give(3, b.op('Neg', [mul(b, sums(), slope())]))
    if (d.wants(4)) {
      const half = scale(b, div(b, normal(), deviation), -0.5)
      d.give(4, mul(b, half, slope()))
    }
  },
}

/** Layer normalisation. */
export const LayerNormalization: Operator = {
  roles: scaled,
  dims: at => {
    const axis = axisOf(int(at.node, 'axis', -1), at.dims(0).length)
    const rest = at.dims(0).map((size, i) => (i < axis ? size : 1))
    return [at.dims(0), rest, rest]
  },
  gradient: d => {
    const { b, g, node } = d
    const rank = b.rank(d.x(0))
    const first = axisOf(int(node, 'axis', -1), rank)
    const axes = Array.from({ length: rank - first }, (_, i) => first + i)
    const { normal, back } = normalize(d, axes)
    if (d.wants(0)) d.give(0, back(mul(b, g, d.x(1))))
    if (d.wants(1)) d.give(1, unbroadcast(b, mul(b, g, normal), d.x(1)))
    d.giveSum(2, () => g)
  },
}

/** Instance normalisation. */
export const InstanceNormalization: Operator = {
  roles: scaled,
  kind: 'layer',
  dims: like,
  gradient: d => {
    const { b, g } = d
    const axes = [...b.dims(d.x(0))[0].keys()].slice(2)
    const { normal, back } = normalize(d, axes)
    if (d.wants(0)) d.give(0, back(mul(b, g, perChannel(d, d.x(1)))))
    if (d.wants(1)) d.give(1, reduce(b, mul(b, g, normal), [0, ...axes], false))
    if (d.wants(2)) d.give(2, reduce(b, g, [0, ...axes], false))
  },
}

const lowered = (lower: Lowering, more: Operator = {}): Operator => ({
  dims: like,
  gradient: 'lowered',
  lower,
  ...more,
})

/** Group normalisation. */
export const GroupNormalization: Operator = /* @__PURE__ */ lowered(groupNormalization, {
  roles: scaled,
  adds: { Add, Expand, InstanceNormalization, Mul, Reshape },
})

/** Length 1 along an axis. */
export const LpNormalization: Operator = /* @__PURE__ */ lowered(lengthNormalization, {
  adds: { Div, ReduceL1, ReduceL2 },
})

/** Local response normalisation. */
export const LRN: Operator = /* @__PURE__ */ lowered(responseNormalization, {
  adds: { Add, Div, Mul, Pad: passedPad, Pow, Slice: passedSlice },
})

/** Mean 0 and variance 1 along axes. */
export const MeanVarianceNormalization: Operator = /* @__PURE__ */ lowered(
  meanVarianceNormalization,
  { adds: centring },
)
