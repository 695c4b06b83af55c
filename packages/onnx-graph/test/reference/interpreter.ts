import { decodeModel } from '../../src/proto/decode.ts'
import type { GraphProto, NodeProto, TensorProto } from '../../src/proto/messages.ts'
import { readTensor } from '../../src/proto/tensors.ts'
import { operators, type Call } from './operators.ts'
import { begin, count, each, div, follow, number, sum, value, type Value } from './tape.ts'

const text = new TextDecoder()

const ofTensor = (tensor: TensorProto): Value =>
  value((tensor.dims ?? []).map(Number), readTensor(tensor))

function callOf(node: NodeProto, x: readonly (Value | undefined)[]): Call {
  const find = (name: string): NonNullable<NodeProto['attribute']>[number] | undefined =>
    node.attribute?.find(own => own.name === name)
  return {
    x,
    ints: name => find(name)?.ints?.map(Number),
    int: (name, otherwise) => Number(find(name)?.i ?? otherwise),
    float: (name, otherwise) => find(name)?.f ?? otherwise,
    word: (name, otherwise) => {
      const word = find(name)?.s
      return word ? text.decode(word) : otherwise
    },
    tensor: find('value')?.t && ofTensor(find('value')!.t!),
  }
}

/** A model in double precision, with parameters that can be trained. */
export class Reference {
  readonly #graph: GraphProto
  /** The parameters, once the model has run. */
  readonly parameters = new Map<string, Value>()
  readonly #velocity = new Map<string, Float64Array>()
  readonly #names: ReadonlySet<string>

  constructor(model: Uint8Array, names: Iterable<string>) {
    this.#graph = decodeModel(model).graph!
    this.#names = new Set(names)
  }

  #constant(name: string, tensor: TensorProto): Value {
    const known = this.parameters.get(name)
    if (known) return known
    const own = ofTensor(tensor)
    if (this.#names.has(name)) this.parameters.set(name, own)
    return own
  }

  #run(graph: GraphProto, outer: ReadonlyMap<string, Value>): Map<string, Value> {
    const values = new Map(outer)
    for (const tensor of graph.initializer ?? [])
      values.set(tensor.name ?? '', this.#constant(tensor.name ?? '', tensor))
    for (const node of graph.node ?? []) {
      const names = node.output ?? []
      const [first = ''] = names
      if (node.opType === 'Constant') {
        const attribute = node.attribute?.[0]
        if (!attribute?.t) throw new Error(`${first} is no tensor`)
        values.set(first, this.#constant(first, attribute.t))
        continue
      }
      const x = (node.input ?? []).map(name => values.get(name))
      let results: readonly Value[]
      if (node.opType === 'If') {
        const wanted = x[0]!.data[0] ? 'then_branch' : 'else_branch'
        const branch = node.attribute!.find(({ name }) => name === wanted)!.g!
        const inner = this.#run(branch, values)
        results = branch.output!.map(({ name = '' }) => inner.get(name)!)
      } else {
        const operator = operators[node.opType ?? '']
        if (!operator) throw new Error(`the reference has no ${node.opType ?? ''}`)
        results = [operator(callOf(node, x))].flat()
      }
      for (const [i, name] of names.entries()) if (results[i]) values.set(name, results[i])
    }
    return values
  }

  /** The loss, the mean of squared errors over each of some outputs added up; leaves its slopes behind. */
  loss(feeds: Readonly<Record<string, Value>>, targets: Readonly<Record<string, Value>>): number {
    begin()
    for (const { grad } of this.parameters.values()) grad.fill(0)
    const values = this.#run(this.#graph, new Map(Object.entries(feeds)))
    const terms = Object.entries(targets).map(([name, target]) => {
      const y = values.get(name)!
      const squares = each(
        [y, target],
        (a, b) => (a - b) ** 2,
        (a, b) => [2 * (a - b), 0],
      )
      const all = sum(squares, [...squares.dims.keys()])
      return div(all, number(count(y.dims)))
    })
    const total = terms.reduce((a, b) =>
      each(
        [a, b],
        (x, y) => x + y,
        () => [1, 1],
      ),
    )
    follow(total)
    return total.data[0]!
  }

  /** How long the slope by each parameter is. */
  norms(): Map<string, number> {
    return new Map(
      [...this.parameters].map(([name, { grad }]) => [
        name,
        Math.sqrt(grad.reduce((sum, g) => sum + g * g, 0)),
      ]),
    )
  }

  /** A step of gradient descent with momentum. */
  step(rate: number, momentum: number): void {
    for (const [name, { data, grad }] of this.parameters) {
      const velocity = this.#velocity.get(name) ?? new Float64Array(data.length)
      this.#velocity.set(name, velocity)
      for (const i of data.keys()) {
        velocity[i] = momentum * velocity[i]! + grad[i]!
        data[i]! -= rate * velocity[i]
      }
    }
  }
}
