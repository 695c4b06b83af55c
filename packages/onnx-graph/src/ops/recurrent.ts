import { int } from '../graph/attributes.ts'
import { Unknown } from '../graph/info.ts'
import { recurrent } from '../lower/recurrent.ts'
import { Elu, HardSigmoid, Softplus, Softsign } from './activations.ts'
import { Add } from './add.ts'
import { Mul, Sub } from './arithmetic.ts'
import { Transpose } from './arrange.ts'
import { Where } from './functions.ts'
import { Gather } from './gather.ts'
import { MatMul } from './matmul.ts'
import { alike, type Operator } from './op.ts'
import { Concat, Split } from './parts.ts'
import { Relu } from './relu.ts'
import { Sigmoid, Tanh } from './sigmoids.ts'
import { passedSlice } from './slice.ts'
import { Unsqueeze } from './views.ts'

// Layers with memory: their steps take their place where a gradient has to pass.

const none = undefined
const roles = [none, 'weight', 'weight', 'bias', none, 'memory', 'memory', 'peephole']

const layer: Operator = {
  dims: at => {
    const [[length = NaN, batch = NaN], weights] = [at.dims(0), at.dims(2)]
    if (int(at.node, 'layout', 0) !== 0) throw new Unknown('layout 1 is not supported')
    const [directions = NaN, , hidden = NaN] = weights
    const last = [directions, batch, hidden]
    return [[length, directions, batch, hidden], last, last]
  },
  gradient: 'lowered',
  roles,
  lower: recurrent,
  adds: {
    Add,
    Concat,
    CumSum: alike,
    Elu,
    Gather,
    HardSigmoid,
    MatMul,
    Mul,
    Relu,
    Sigmoid,
    Slice: passedSlice,
    Softplus,
    Softsign,
    Split,
    Sub,
    Tanh,
    Transpose,
    Unsqueeze,
    Where,
  },
}

/** Long short-term memory. */
export const LSTM: Operator = layer
/** Gated recurrent units. */
export const GRU: Operator = layer
/** A layer with memory, without gates. */
export const RNN: Operator = layer
