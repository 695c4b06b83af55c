import { int } from '../graph/attributes.ts'
import { Unknown } from '../graph/info.ts'
import type { Op, Ops } from './op.ts'

const recurrent: Op = {
  dims: at => {
    const [[length = NaN, batch = NaN], weights] = [at.dims(0), at.dims(2)]
    if (int(at.node, 'layout', 0) !== 0) throw new Unknown('layout 1 is not supported')
    const [directions = NaN, , hidden = NaN] = weights
    const last = [directions, batch, hidden]
    return [[length, directions, batch, hidden], last, last]
  },
  gradient: 'lowered',
}

/** Layers with memory: their steps are written out where a gradient has to pass. */
export const recurrents: Ops = { LSTM: recurrent, GRU: recurrent, RNN: recurrent }
