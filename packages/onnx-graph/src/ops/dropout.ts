import { GraphError, placeOf } from '../errors.ts'
import { without } from '../graph/upgrade.ts'
import { dropout } from '../lower/dropout.ts'
import { Mul } from './arithmetic.ts'
import { Floor } from './functions.ts'
import { addedGather } from './gather.ts'
import { GreaterOrEqual } from './logic.ts'
import type { Operator } from './op.ts'
import { Range } from './sources.ts'

/** Elements left out at random, where the file says that it trains. */
export const Dropout: Operator = {
  dims: at => [at.dims(0), at.dims(0)],
  gradient: d => {
    const training = d.b.known(d.x(2))
    if (d.has(2) && training?.[0] !== 0) throw d.unsupported('Dropout in training mode')
    d.giveSum(0, () => d.g)
  },
  lower: dropout,
  upgrade: (node, opset) => {
    if (opset >= 12) return node
    if (node.output?.[1])
      throw new GraphError('unsupported', `${placeOf(node)}: its mask is not supported.`)
    return { ...without(node, 'ratio'), opType: 'Identity' }
  },
  forInference: node => {
    const { input = [] } = node
    return input.length > 2 ? { ...node, input: input.slice(0, 2) } : node
  },
  adds: { Mul, Floor, Gather: addedGather, GreaterOrEqual, Range },
}
