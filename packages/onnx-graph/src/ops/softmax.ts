import { int } from '../graph/attributes.ts'
import type { Differential } from '../graph/differential.ts'
import { mul, reduce, sub } from '../graph/emit.ts'
import { axisOf } from '../graph/info.ts'
import { input, type Lowering } from '../lower/lowering.ts'
import { like, type Operator } from './op.ts'
import { Flatten, Reshape } from './views.ts'

/** Before opset 13 everything from the axis on was one axis. */
const oldSoftmax: Lowering = (b, node, { opset }) => {
  if (opset >= 13) return undefined
  const x = input(node, 0)
  const axis = int(node, 'axis', 1)
  const rank = b.rank(x)
  const opType = node.opType ?? ''
  if (axis === -1 || axis === rank - 1) return b.op(opType, [x], { axis: -1 })
  const flat = b.op('Flatten', [x], { axis })
  return b.op('Reshape', [b.op(opType, [flat], { axis: -1 }), b.op('Shape', [x])])
}

const adds = { Flatten, Reshape }

/** Shares along an axis that add up to 1. */
export const Softmax: Operator = {
  dims: like,
  gradient: d => {
    const { b, g } = d
    if (!d.wants(0)) return
    const sum = reduce(b, mul(b, g, d.y()), [axisAlong(d)], true)
    d.give(0, mul(b, sub(b, g, sum), d.y()))
  },
  lower: oldSoftmax,
  adds,
}

/** Logarithms of shares. */
export const LogSoftmax: Operator = {
  dims: like,
  gradient: d => {
    const { b, g } = d
    if (!d.wants(0)) return
    d.give(0, sub(b, g, mul(b, b.op('Exp', [d.y()]), reduce(b, g, [axisAlong(d)], true))))
  },
  lower: oldSoftmax,
  adds,
}

function axisAlong(d: Differential): number {
  return axisOf(int(d.node, 'axis', -1), d.b.rank(d.x(0)))
}
