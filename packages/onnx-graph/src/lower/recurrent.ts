import { int, word, words } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import { unsupported } from '../graph/differential.ts'
import {
  add,
  concat,
  greater,
  matmul,
  slice,
  swap,
  toFloat,
  unsqueeze,
  where,
} from '../graph/emit.ts'
import { cells, split } from './cells.ts'
import { input, type Lowering } from './lowering.ts'
import { scan } from './scan.ts'

// how many results of a node a GPU takes, beside what it reads
const most = 7

/** More steps than these become a loop: written out they take ONNX Runtime long to open. */
const written = 16

/** A layer in one direction, on its way through a sequence. */
interface Way {
  /** The input after its weights, along the sequence. */
  readonly x: string
  /** How long each sequence is, where they differ. */
  readonly lengths: string | undefined
  readonly before: readonly string[]
  /** What memory is where there is none yet, for an example of any batch. */
  readonly zero: string
  readonly backwards: boolean
}

type Walk = (
  b: Builder,
  way: Way,
  step: (
    b: Builder,
    x: string,
    before: readonly string[],
    goes: string | undefined,
  ) => { after: readonly string[]; out: string },
) => { all: string; ends: readonly string[] }

/** The positions of a sequence. */
function places(b: Builder, x: string): string {
  const ones = b.op('Expand', [b.float(1), b.op('Shape', [x], { start: 0, end: 1 })])
  const counted = b.op('CumSum', [ones, b.int(0)], { exclusive: 1 })
  return unsqueeze(b, counted, [1, 2])
}

/** The steps of a sequence. */
function stepsOf(b: Builder, x: string, length: number): readonly string[] {
  if (length <= most) return b.ops('Split', [x], { axis: 0, num_outputs: length }, length)
  const groups = Math.min(most, Math.ceil(length / most))
  const lengths = Array.from({ length: groups }, (_, i) => Math.ceil((length - i) / groups))
  return b
    .ops('Split', [x, b.ints(lengths)], { axis: 0 }, groups)
    .flatMap((part, i) => stepsOf(b, part, lengths[i]!))
}

const writeOut: Walk = (b, { x, lengths, before, backwards }, step) => {
  const length = b.fixed(x, [0])[0]!
  const steps = stepsOf(b, x, length)
  const order = [...steps.keys()]
  const all: string[] = []
  let ends = before
  for (const i of backwards ? order.reverse() : order) {
    const goes = lengths && greater(b, lengths, b.float(i))
    const { after, out } = step(b, steps[i]!, ends, goes)
    all[i] = out
    ends = after
  }
  return { all: unsqueeze(b, concat(b, all, 0), [1]), ends }
}

const goThrough: Walk = (b, { x, lengths, before, zero, backwards }, step) => {
  const batch = b.op('Shape', [x], { start: 1, end: 2 })
  const hidden = b.fixed(zero)[2]!
  const sizes = concat(b, [b.ints([1]), batch, b.ints([hidden])], 0)
  const { last, all } = scan(
    b,
    {
      states: before.map(own => (own === zero ? b.op('Expand', [zero, sizes]) : own)),
      sequences: lengths ? [x, greater(b, lengths, places(b, x))] : [x],
      reverse: backwards,
    },
    (inside, states, [now, goes]) => {
      const { after, out } = step(inside, now!, states, goes)
      return { after, out: [out] }
    },
  )
  return { all: all[0]!, ends: last }
}

/** Puts steps in the place of RNN, LSTM and GRU where a gradient has to pass through them. */
export const recurrent: Lowering = (b, node, { live }) => {
  if (!(node.input ?? []).some(live)) return undefined
  const { step, gates, functions: usual, memories } = cells[node.opType ?? '']!
  const [x, w, r, bias] = [0, 1, 2, 3].map(i => input(node, i)) as [string, string, string, string]
  const direction = word(node, 'direction', 'forward')
  const named = words(node, 'activations') ?? [...usual, ...usual]
  if (int(node, 'layout', 0) !== 0) throw unsupported(node, 'layout 1')
  if (int(node, 'input_forget', 0) !== 0) throw unsupported(node, 'input_forget')
  for (const { name = '' } of node.attribute ?? [])
    if (['clip', 'activation_alpha', 'activation_beta'].includes(name))
      throw unsupported(node, name)
  for (const name of named)
    if (!['Sigmoid', 'Tanh', 'Relu', 'HardSigmoid', 'Softsign', 'Softplus', 'Elu'].includes(name))
      throw unsupported(node, `activation ${name}`)
  const [directions = 1, , hidden = 1] = b.fixed(r)
  if (directions > 2) throw unsupported(node, `a weight for ${directions} directions`)
  const [first, second] = b.dims(x).map(([size]) => size!)
  const length = first === second ? first : undefined
  // some exporters say the length of each sequence even where it is that of all
  const differ = input(node, 4) && !b.known(input(node, 4))?.every(own => own === length)
  const lengths = differ ? unsqueeze(b, toFloat(b, input(node, 4)), [0, 2]) : undefined
  const outputs: string[] = []
  const last: string[][] = [[], []]
  for (let d = 0; d < directions; d++) {
    const part = (name: string): string => b.op('Gather', [name, b.int(d)], { axis: 0 })
    const both = bias && b.ops('Split', [part(bias)], { axis: 0, num_outputs: 2 }, 2)
    const seen = matmul(b, x, swap(b, part(w)))
    // nothing yet
    const zero = b.float(new Float32Array(hidden), [1, 1, hidden])
    const recurrence = swap(b, part(r))
    const weights = both ? [recurrence, both[1]!] : [recurrence]
    const late = node.opType === 'GRU' && int(node, 'linear_before_reset', 0) === 0
    const peep = input(node, 7)
    const cell = {
      functions: named.slice(d * usual.length, (d + 1) * usual.length),
      recurrence,
      bias: weights[1],
      hidden,
      candidate: late ? weights.map(own => split(b, own, hidden, gates)[2]!) : undefined,
      peepholes: peep ? b.ops('Split', [part(peep)], { axis: 0, num_outputs: 3 }, 3) : [],
    }
    const walk = length !== undefined && length <= written ? writeOut : goThrough
    const { all, ends } = walk(
      b,
      {
        x: both ? add(b, seen, both[0]!) : seen,
        lengths,
        before: [5, 6].slice(0, memories).map(i => {
          const initial = input(node, i)
          return initial ? slice(b, initial, [d], [d + 1], [0]) : zero
        }),
        zero,
        backwards: direction === 'reverse' || d === 1,
      },
      (inner, x, before, goes) => {
        const after = step({ ...cell, b: inner, before, x })
        if (!goes) return { after, out: after[0]! }
        // where a sequence has ended memory stays, and nothing comes out
        return {
          after: after.map((memory, own) => where(inner, goes, memory, before[own]!)),
          out: where(inner, goes, after[0]!, zero),
        }
      },
    )
    outputs.push(all)
    for (const [i, memory] of ends.entries()) last[i]!.push(memory)
  }
  const ends = last.slice(0, memories).map(list => concat(b, list, 0))
  return [concat(b, outputs, 1), ...ends]
}
