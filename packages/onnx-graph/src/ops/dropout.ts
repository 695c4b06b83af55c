import { GraphError, placeOf } from '../errors.ts'
import { without } from '../graph/upgrade.ts'
import type { Operator } from './op.ts'

/** Its first input as it is; `TrainingMode` leaves out elements at random. */
export const Dropout: Operator = {
  dims: at => [at.dims(0), at.dims(0)],
  gradient: d => {
    const training = d.b.known(d.x(2))
    if (d.has(2) && training?.[0] !== 0) throw d.unsupported('Dropout in training mode')
    d.giveSum(0, () => d.g)
  },
  upgrade: (node, opset) => {
    if (opset >= 12) return node
    if (node.output?.[1])
      throw new GraphError('unsupported', `${placeOf(node)}: its mask is not supported.`)
    return { ...without(node, 'ratio'), opType: 'Identity' }
  },
}
