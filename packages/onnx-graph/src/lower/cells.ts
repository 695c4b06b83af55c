import type { Builder } from '../graph/builder.ts'
import { add, matmul, mul, sub } from '../graph/emit.ts'

/** One layer in one direction: weights for input and memory, and biases of both. */
export interface Cell {
  readonly b: Builder
  readonly functions: readonly string[]
  readonly recurrence: string
  readonly bias: string | undefined
  /** The memory before the step, with the memory cell of LSTM behind it, and the input after its weights. */
  readonly before: readonly string[]
  readonly x: string
  /** How many numbers the memory is. */
  readonly hidden: number
  /** Where GRU resets memory before its weights: the weights and the bias of what may become memory. */
  readonly candidate: readonly string[] | undefined
  /** How much of the memory cell the gates see: the first, the second and the third. */
  readonly peepholes: readonly string[]
}

/** Parts of a value, one for each gate. */
export function split(b: Builder, x: string, hidden: number, gates: number): readonly string[] {
  return b.ops('Split', [x, b.ints(new Array<number>(gates).fill(hidden))], { axis: -1 }, gates)
}

type Gates = readonly [string, string, string]

/** What memory is after a step. The gates stand in the order of ONNX. */
type Step = (cell: Cell) => string[]

const withBias = ({ b, bias }: Cell, x: string): string => (bias ? add(b, x, bias) : x)

const gated = (cell: Cell): string =>
  withBias(cell, add(cell.b, cell.x, matmul(cell.b, cell.before[0]!, cell.recurrence)))

const rnn: Step = cell => [cell.b.op(cell.functions[0]!, [gated(cell)])]

const lstm: Step = cell => {
  const { b, before, functions, hidden, peepholes } = cell
  const [f, g, h] = functions as Gates
  const [i, o, forget, c] = split(b, gated(cell), hidden, 4) as [string, string, string, string]
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
  const { b, functions, hidden, recurrence, candidate } = cell
  const [f, g] = functions as [string, string]
  const h = cell.before[0]!
  const [xz, xr, xh] = split(b, cell.x, hidden, 3) as Gates
  const [hz, hr, hh] = split(b, withBias(cell, matmul(b, h, recurrence)), hidden, 3) as Gates
  const z = b.op(f, [add(b, xz, hz)])
  const r = b.op(f, [add(b, xr, hr)])
  let past = mul(b, r, hh)
  if (candidate) {
    past = matmul(b, mul(b, r, h), candidate[0]!)
    if (candidate[1]) past = add(b, past, candidate[1])
  }
  const now = b.op(g, [add(b, xh, past)])
  return [add(b, mul(b, sub(b, b.float(1), z), now), mul(b, z, h))]
}

/** What the layers do in a step, how many gates they have, their usual functions, and how many memories. */
export const cells: Readonly<
  Record<string, { step: Step; gates: number; functions: readonly string[]; memories: number }>
> = {
  RNN: { step: rnn, gates: 1, functions: ['Tanh'], memories: 1 },
  LSTM: { step: lstm, gates: 4, functions: ['Sigmoid', 'Tanh', 'Tanh'], memories: 2 },
  GRU: { step: gru, gates: 3, functions: ['Sigmoid', 'Tanh'], memories: 1 },
}
