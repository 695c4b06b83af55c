import { attributes } from '../graph/attributes.ts'
import { backward } from '../graph/backward.ts'
import { Builder } from '../graph/builder.ts'
import type { Differential } from '../graph/differential.ts'
import { add, expandLike } from '../graph/emit.ts'
import type { Dims, Info, Pair } from '../graph/info.ts'
import { needed, usesOf } from '../graph/walk.ts'
import { append } from '../proto/append.ts'
import type { NodeProto, ValueInfoProto } from '../proto/messages.ts'

/** What a loop goes through. */
interface Passage {
  /** What is carried from step to step, as it is at first. */
  readonly states: readonly string[]
  /** What each step has its own part of, along the first axis. */
  readonly sequences: readonly string[]
  /** Whether the last part comes first. */
  readonly reverse: boolean
}

/** Writes a step, which may use values from outside: the states after it, and its part of what comes out. */
type Step = (
  b: Builder,
  before: readonly string[],
  now: readonly string[],
) => { readonly after: readonly string[]; readonly out: readonly string[] }

/** The graph of a step. What is known outside is known here, and no name of it is given again. */
class Inside extends Builder {
  readonly #outside: Builder

  constructor(outside: Builder) {
    super(outside.operators)
    this.#outside = outside
    this.origin = outside.origin
  }

  override fresh(hint: string): string {
    return this.#outside.fresh(hint)
  }

  override info(name: string): Info {
    return this.infos.get(name) ?? this.#outside.info(name)
  }

  /** A value that comes from the loop. */
  given(type: number, dims: Pair<Dims>): string {
    const name = this.fresh('step')
    this.infos.set(name, { type, dims })
    return name
  }

  /** The same value by a name of its own. */
  again(name: string): string {
    const output = this.fresh('Identity')
    this.add({ opType: 'Identity', input: [name], output: [output] })
    return output
  }
}

function addScan(b: Builder, { states, sequences, reverse }: Passage, step: Step): NodeProto {
  const inside = new Inside(b)
  const before = states.map(name => inside.given(b.info(name).type, b.dims(name)))
  const now = sequences.map(name => {
    const [first, second] = b.dims(name)
    return inside.given(b.info(name).type, [first.slice(1), second.slice(1)])
  })
  const { after, out } = step(inside, before, now)
  // what comes out is given by a node, and once
  const made = new Set(inside.nodes.flatMap(({ output = [] }) => output))
  const results = [...after, ...out].map(name => (made.delete(name) ? name : inside.again(name)))
  const [length = 0, other = 0] = b.dims(sequences[0]!).map(([size]) => size)
  const outputs = results.map((name, i) => {
    const [first, second] = inside.dims(name)
    const dims: Pair<Dims> =
      i < states.length
        ? [first, second]
        : [
            [length, ...first],
            [other, ...second],
          ]
    const output = b.fresh('Scan')
    b.declared.set(output, { type: inside.info(name).type, dims })
    return output
  })
  const typed = (name: string): ValueInfoProto => ({
    name,
    type: { tensorType: { elemType: inside.info(name).type } },
  })
  const direction = reverse ? 1 : 0
  const nodes = needed(inside.nodes, results)
  const used = new Set(nodes.flatMap(usesOf))
  const node: NodeProto = {
    opType: 'Scan',
    input: [...states, ...sequences],
    output: outputs,
    attribute: [
      {
        name: 'body',
        type: 5,
        g: {
          name: 'step',
          node: nodes,
          initializer: [...inside.constants.values()].filter(({ name = '' }) => used.has(name)),
          input: [...before, ...now].map(typed),
          output: results.map(typed),
        },
      },
      ...attributes({
        num_scan_inputs: sequences.length,
        scan_input_directions: sequences.map(() => direction),
        scan_output_directions: out.map(() => direction),
      }),
    ],
  }
  b.add(node)
  return node
}

/**
 * Adds a loop over the steps of a sequence, a Scan, and gives the states after the last step and what came
 * out of all. A gradient passes through it: the states before each step come out too, so that another loop
 * can go back from step to step, and work each out again.
 */
export function scan(b: Builder, passage: Passage, step: Step): { last: string[]; all: string[] } {
  const node = addScan(b, passage, (inside, before, now) => {
    const { after, out } = step(inside, before, now)
    return { after, out: [...out, ...before] }
  })
  b.rules.set(node, d => {
    goBack(d, passage, step)
  })
  const n = passage.states.length
  const { output = [] } = node
  return { last: output.slice(0, n), all: output.slice(n, -n) }
}

const zeros = (b: Builder, like: string): string => expandLike(b, b.float(0), like)

function goBack(d: Differential, { states, sequences, reverse }: Passage, step: Step): void {
  const { b, node } = d
  const { output = [] } = node
  const n = states.length
  const histories = output.slice(-n)
  const arriving = output.slice(n, -n).map((_, i) => d.gradient(n + i))
  const learns = sequences.map((_, i) => d.wants(n + i))
  // what the steps use of outside: its gradients are summed over them
  const shared = [...new Set(usesOf({ ...node, input: [] }))].filter(name => b.live.has(name))
  const back = addScan(
    b,
    {
      states: [
        ...states.map((name, i) => d.gradient(i) ?? zeros(b, name)),
        ...shared.map(name => zeros(b, name)),
      ],
      sequences: [...sequences, ...histories, ...arriving.filter(g => g !== undefined)],
      reverse: !reverse,
    },
    (inside, before, now) => {
      const parts = now.slice(0, sequences.length)
      const past = now.slice(parts.length, parts.length + n)
      const rest = now.slice(parts.length + n)
      const learning = parts.filter((_, i) => learns[i])
      for (const name of [...past, ...learning, ...shared]) inside.live.add(name)
      const { after, out } = step(inside, past, parts)
      const seeds = new Map<string, string[]>()
      for (const [i, name] of after.entries()) append(seeds, name, before[i]!)
      for (const [i, name] of out.entries()) if (arriving[i]) append(seeds, name, rest.shift()!)
      const nodes = [...inside.nodes]
      const found = backward(inside, nodes, seeds, [...past, ...learning, ...shared])
      const of = (name: string): string => found.get(name) ?? zeros(inside, name)
      const sums = shared.map((name, i) => add(inside, before[n + i]!, of(name)))
      return { after: [...past.map(of), ...sums], out: learning.map(of) }
    },
  )
  const [...results] = back.output ?? []
  for (const i of states.keys()) {
    const g = results.shift()!
    if (d.wants(i)) d.give(i, g)
  }
  for (const name of shared) d.giveTo(name, results.shift()!)
  for (const [i, learnt] of learns.entries()) if (learnt) d.give(n + i, results.shift()!)
}
