import { int } from '../graph/attributes.ts'
import { Unknown } from '../graph/info.ts'
import { recurrent } from '../lower/recurrent.ts'
import { Elu, HardSigmoid, Relu, Softplus, Softsign, Tanh } from './activations.ts'
import { Sigmoid } from './arithmetic.ts'
import { Gather } from './gather.ts'
import type { Operator } from './op.ts'
import { Concat, Split } from './parts.ts'
import { Slice } from './slice.ts'

// Layers with memory: their steps are written out where a gradient has to pass.

const layer: Operator = {
  dims: at => {
    const [[length = NaN, batch = NaN], weights] = [at.dims(0), at.dims(2)]
    if (int(at.node, 'layout', 0) !== 0) throw new Unknown('layout 1 is not supported')
    const [directions = NaN, , hidden = NaN] = weights
    const last = [directions, batch, hidden]
    return [[length, directions, batch, hidden], last, last]
  },
  gradient: 'lowered',
  roles: [undefined, 'weight', 'weight', 'bias'],
  lower: recurrent,
  adds: {
    Concat,
    Elu,
    Gather,
    HardSigmoid,
    Relu,
    Sigmoid,
    Slice,
    Softplus,
    Softsign,
    Split,
    Tanh,
  },
}

/** Long short-term memory. */
export const LSTM: Operator = layer
/** Gated recurrent units. */
export const GRU: Operator = layer
/** A layer with memory, without gates. */
export const RNN: Operator = layer
