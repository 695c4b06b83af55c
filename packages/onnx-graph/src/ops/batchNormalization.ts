import { attributes } from '../graph/attributes.ts'
import { add, div, mul, perChannel, reduce, scale, sub } from '../graph/emit.ts'
import { without } from '../graph/upgrade.ts'
import { epsilonOf } from '../lower/lowering.ts'
import type { Operator } from './op.ts'

/** Batch normalisation with running statistics; `TrainingMode` has what it does with those of the batch. */
export const BatchNormalization: Operator = {
  roles: [undefined, 'scale', 'bias'],
  kind: 'layer',
  upgrade: (node, opset) => {
    if (opset >= 14) return node
    // several outputs were what said that it trains
    const [y = '', ...running] = node.output ?? []
    const now = without(node, 'spatial')
    if (running.length === 0) return now
    const attribute = [...(now.attribute ?? []), ...attributes({ training_mode: 1 })]
    return { ...now, output: [y, ...running.slice(0, 2)], attribute }
  },
  dims: at => [at.dims(0), at.dims(3), at.dims(4)],
  gradient: d => {
    const { b, g, node } = d
    const deviation = b.op('Sqrt', [add(b, d.x(4), b.float(epsilonOf(node)))])
    const slope = (): string => div(b, d.x(1), deviation)
    if (d.wants(0)) d.give(0, mul(b, g, perChannel(b, slope(), d.x(0))))
    const axes = [...b.dims(g)[0].keys()].filter(axis => axis !== 1)
    const sums = (): string => reduce(b, g, axes, false)
    const normal = (): string => {
      const centred = sub(b, d.x(0), perChannel(b, d.x(3), d.x(0)))
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
