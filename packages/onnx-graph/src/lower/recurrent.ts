import { int, word, words } from '../graph/attributes.ts'
import type { Builder } from '../graph/builder.ts'
import { unsupported } from '../graph/differential.ts'
import {
  add,
  concat,
  greater,
  matmul,
  mul,
  slice,
  sub,
  swap,
  toFloat,
  unsqueeze,
  where,
} from '../graph/emit.ts'
import { input, type Lowering } from './lowering.ts'

/** One layer in one direction: weights for input and memory, and biases of both. */
interface Cell {
  readonly b: Builder
  readonly functions: readonly string[]
  readonly recurrence: string
  readonly bias: string | undefined
  /** The memory before the step, with the memory cell of LSTM behind it, and the input after its weights. */
  readonly before: readonly string[]
  readonly x: string
  /** Parts of a value, one for each gate. */
  readonly split: (x: string) => readonly string[]
  readonly linearBeforeReset: boolean
  /** How much of the memory cell the gates see: the first, the second and the third. */
  readonly peepholes: readonly string[]
}

type Gates = readonly [string, string, string]

/** What memory is after a step. The gates stand in the order of ONNX. */
type Step = (cell: Cell) => string[]

const withBias = ({ b, bias }: Cell, x: string): string => (bias ? add(b, x, bias) : x)

const gated = (cell: Cell): string =>
  withBias(cell, add(cell.b, cell.x, matmul(cell.b, cell.before[0]!, cell.recurrence)))

const rnn: Step = cell => [cell.b.op(cell.functions[0]!, [gated(cell)])]

const lstm: Step = cell => {
  const { b, before, functions, split, peepholes } = cell
  const [f, g, h] = functions as Gates
  const [i, o, forget, c] = split(gated(cell)) as [string, string, string, string]
  const gate = (x: string, place: number, seen: string): string => {
    const peephole = peepholes[place]
    return b.op(f, [peephole ? add(b, x, mul(b, seen, peephole)) : x])
  }
  const past = before[1]!
  const now = mul(b, gate(i, 0, past), b.op(g, [c]))
  const memory = add(b, mul(b, gate(forget, 2, past), past), now)
  return [mul(b, gate(o, 1, memory), b.op(h, [memory])), memory]
}

const gru: Step = cell => {
  const { b, functions, split, recurrence, bias } = cell
  const [f, g] = functions as [string, string]
  const h = cell.before[0]!
  const [xz, xr, xh] = split(cell.x) as Gates
  const [hz, hr, hh] = split(withBias(cell, matmul(b, h, recurrence))) as Gates
  const z = b.op(f, [add(b, xz, hz)])
  const r = b.op(f, [add(b, xr, hr)])
  let past = mul(b, r, hh)
  if (!cell.linearBeforeReset) {
    past = matmul(b, mul(b, r, h), split(recurrence)[2]!)
    if (bias) past = add(b, past, split(bias)[2]!)
  }
  const now = b.op(g, [add(b, xh, past)])
  return [add(b, mul(b, sub(b, b.float(1), z), now), mul(b, z, h))]
}

const cells: Readonly<
  Record<string, { step: Step; gates: number; functions: readonly string[]; memories: number }>
> = {
  RNN: { step: rnn, gates: 1, functions: ['Tanh'], memories: 1 },
  LSTM: { step: lstm, gates: 4, functions: ['Sigmoid', 'Tanh', 'Tanh'], memories: 2 },
  GRU: { step: gru, gates: 3, functions: ['Sigmoid', 'Tanh'], memories: 1 },
}

// how many results of a node a GPU takes, beside what it reads
const most = 7

/** The steps of a sequence. */
function stepsOf(b: Builder, x: string, length: number): readonly string[] {
  if (length <= most) return b.ops('Split', [x], { axis: 0, num_outputs: length }, length)
  const groups = Math.min(most, Math.ceil(length / most))
  const lengths = Array.from({ length: groups }, (_, i) => Math.ceil((length - i) / groups))
  return b
    .ops('Split', [x, b.ints(lengths)], { axis: 0 }, groups)
    .flatMap((part, i) => stepsOf(b, part, lengths[i]!))
}

/** Writes out the steps of RNN, LSTM and GRU where a gradient has to pass through them. */
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
  const length = b.fixed(x, [0])[0]!
  // some exporters say the length of each sequence even where it is that of all
  const differ = input(node, 4) && !b.known(input(node, 4))?.every(own => own === length)
  const lengths = differ && unsqueeze(b, toFloat(b, input(node, 4)), [0, 2])
  const [directions = 1, , hidden = 1] = b.fixed(r)
  if (directions > 2) throw unsupported(node, `a weight for ${directions} directions`)
  if (length > 4096) throw unsupported(node, `a sequence of ${length} steps`)
  const outputs: string[] = []
  const last: string[][] = [[], []]
  for (let d = 0; d < directions; d++) {
    const part = (name: string): string => b.op('Gather', [name, b.int(d)], { axis: 0 })
    const sizes = b.ints(new Array<number>(gates).fill(hidden))
    const split = (value: string): readonly string[] =>
      b.ops('Split', [value, sizes], { axis: -1 }, gates)
    const both = bias && b.ops('Split', [part(bias)], { axis: 0, num_outputs: 2 }, 2)
    const seen = matmul(b, x, swap(b, part(w)))
    const ready = both ? add(b, seen, both[0]!) : seen
    const steps = [...stepsOf(b, ready, length)]
    const backwards = direction === 'reverse' || d === 1
    if (backwards) steps.reverse()
    // nothing yet, for an example of any batch
    const zero = b.float(new Float32Array(hidden), [1, 1, hidden])
    let before = [5, 6].slice(0, memories).map(i => {
      const initial = input(node, i)
      return initial ? slice(b, initial, [d], [d + 1], [0]) : zero
    })
    const peep = input(node, 7)
    const cell = {
      b,
      functions: named.slice(d * usual.length, (d + 1) * usual.length),
      recurrence: swap(b, part(r)),
      bias: both ? both[1] : undefined,
      split,
      linearBeforeReset: int(node, 'linear_before_reset', 0) !== 0,
      peepholes: peep ? b.ops('Split', [part(peep)], { axis: 0, num_outputs: 3 }, 3) : [],
    }
    const all = steps.map((x, i) => {
      const after = step({ ...cell, before, x })
      if (!lengths) {
        before = after
        return after[0]!
      }
      // where a sequence has ended memory stays, and nothing comes out
      const goes = greater(b, lengths, b.float(backwards ? length - 1 - i : i))
      before = after.map((memory, own) => where(b, goes, memory, before[own]!))
      return where(b, goes, after[0]!, zero)
    })
    if (backwards) all.reverse()
    outputs.push(unsqueeze(b, concat(b, all, 0), [1]))
    for (const [i, memory] of before.entries()) last[i]!.push(memory)
  }
  const ends = last.slice(0, memories).map(list => concat(b, list, 0))
  return [concat(b, outputs, 1), ...ends]
}
