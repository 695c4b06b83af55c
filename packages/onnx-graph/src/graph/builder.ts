import { openSizes, placeOf, quote } from '../errors.ts'
import { operatorOf, type Operators } from '../ops/op.ts'
import type { NodeProto, TensorProto } from '../proto/messages.ts'
import { count, makeTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { attributes, type Settings } from './attributes.ts'
import type { Differential } from './differential.ts'
import { infer } from './infer.ts'
import { type Dims, type Info, type Pair, same } from './info.ts'
import { usesOf } from './walk.ts'
import { isFlow, noGradient } from './refusals.ts'

/** Whether a type is a number with a gradient, or not known. */
const isFloat = (type: number): boolean => [0, types.float, 10, types.double, 16].includes(type)

/** From the gradients of what a node gives, those of what it uses. */
type Rule = (d: Differential) => void

/** A graph that grows: nodes, constants, and what is known of each value. */
export class Builder {
  readonly nodes: NodeProto[] = []
  readonly constants: Map<string, TensorProto> = new Map<string, TensorProto>()
  readonly infos: Map<string, Info> = new Map<string, Info>()
  /** What the file says of values whose sizes cannot be worked out. */
  readonly declared: Map<string, Info> = new Map<string, Info>()
  /** The values that depend on what is trained in a way that a gradient can follow. */
  readonly live: Set<string> = new Set<string>()
  /** How gradients pass nodes that have a rule of their own. */
  readonly rules: Map<NodeProto, Rule> = new Map<NodeProto, Rule>()
  /** The node of the model that others take the place of just now, for messages. */
  origin: NodeProto | undefined
  readonly #taken: (name: string) => boolean
  readonly #made = new Map<string, string[]>()
  #count = 0

  /** The operators that are known. */
  readonly operators: Operators

  /** `taken` says which names the model uses itself. */
  constructor(operators: Operators, taken: (name: string) => boolean = () => false) {
    this.operators = operators
    this.#taken = taken
  }

  /** A name that nothing has. */
  fresh(hint: string): string {
    for (;;) {
      const name = `${hint}/${(this.#count++).toString(36)}`
      if (!this.#taken(name) && !this.infos.has(name)) return name
    }
  }

  /** What is known of a value. */
  info(name: string): Info {
    return this.infos.get(name) ?? { type: 0 }
  }

  /** The sizes of a value in both trials; an error where they are not known. */
  dims(name: string): Pair<Dims> {
    const { dims, reason, at } = this.info(name)
    if (dims) return dims
    if (at && (isFlow(at) || !operatorOf(this.operators, at)))
      throw noGradient(at, this.operators, `the sizes of ${quote(name)} are not known after it`)
    const why = [at && placeOf(at), reason?.slice(0, 200)]
      .map(own => (own ? `: ${own}` : ''))
      .join('')
    throw openSizes(
      `The sizes of ${quote(name)} are needed for its gradient but not known${why}`,
      at,
    )
  }

  /** The rank of a value. */
  rank(name: string): number {
    return this.dims(name)[0].length
  }

  /** The sizes of a value that must not depend on the batch along these axes, or all. */
  fixed(name: string, axes?: readonly number[]): number[] {
    const [a, b] = this.dims(name)
    for (const axis of axes ?? a.keys())
      if (a[axis] !== b[axis])
        throw openSizes(
          `Axis ${axis} of ${quote(name)} has no fixed size, which its gradient needs`,
        )
    return [...a]
  }

  /** The numbers of a value, where they are known and do not depend on the batch. */
  known(name = ''): number[] | undefined {
    const [a, b] = this.info(name).known ?? []
    if (!a || !b || !same(a.dims, b.dims)) return undefined
    const data = Array.from(a.data)
    return a === b || data.every((value, i) => Object.is(value, b.data[i])) ? data : undefined
  }

  /** Whether a node depends on what is trained. */
  isLive(node: NodeProto): boolean {
    return this.live.size > 0 && usesOf(node).some(name => this.live.has(name))
  }

  /** Adds a node as it is. */
  add(node: NodeProto): void {
    const inputs = (node.input ?? []).map(name => (name === '' ? undefined : this.info(name)))
    const op = operatorOf(this.operators, node)
    const infos = infer(node, op, inputs)
    const live = op?.gradient !== 'none' && this.isLive(node)
    for (const [i, name] of (node.output ?? []).entries())
      if (name !== '') {
        let info = infos[i]!
        if (!info.dims) info = { ...info, ...this.declared.get(name) }
        if (info.at === node && this.origin) info = { ...info, at: this.origin }
        this.infos.set(name, info)
        if (live && isFloat(info.type)) this.live.add(name)
      }
    this.nodes.push(node)
  }

  /** Adds an operator, or finds it where it is already, and gives the names of its outputs. */
  ops(
    opType: string,
    input: readonly string[],
    settings: Settings = {},
    outputs = 1,
  ): readonly string[] {
    const key = JSON.stringify([opType, outputs, input, settings])
    let output = this.#made.get(key)
    if (output) return output
    output = Array.from({ length: outputs }, () => this.fresh(opType))
    const attribute = attributes(settings)
    this.add({ input: [...input], output, opType, ...(attribute.length > 0 && { attribute }) })
    this.#made.set(key, output)
    return output
  }

  /** Adds an operator with one output, and gives its name. */
  op(opType: string, input: readonly string[], settings?: Settings): string {
    return this.ops(opType, input, settings)[0]!
  }

  /** Declares a tensor of the file. Small ones are known, unless they are trained. */
  declare(tensor: TensorProto, dims: Dims, data?: ArrayLike<number>): void {
    const known = data && { dims, data }
    this.constants.set(tensor.name ?? '', tensor)
    this.infos.set(tensor.name ?? '', {
      type: tensor.dataType ?? 0,
      dims: [dims, dims],
      known: known && [known, known],
    })
  }

  #constant(type: number, data: ArrayLike<number>, dims: Dims): string {
    const small = data.length <= 4096
    const key = small
      ? `${type} ${dims.join()} ${Array.from(data, v => (Object.is(v, -0) ? '-0' : v)).join()}`
      : ''
    const found = this.#made.get(key)
    if (small && found) return found[0]!
    const name = this.fresh('const')
    this.declare(makeTensor(name, type, dims, data), dims, small ? data : undefined)
    if (small) this.#made.set(key, [name])
    return name
  }

  /** A constant of type float32: a number, or a tensor. */
  float(value: number | ArrayLike<number>, dims: Dims = []): string {
    const data = typeof value === 'number' ? Float32Array.of(value) : Float32Array.from(value)
    if (count(dims) !== data.length) throw new Error('a constant of the wrong size')
    return this.#constant(types.float, data, dims)
  }

  /** A constant list of type int64. */
  ints(value: Dims): string {
    return this.#constant(types.int64, value, [value.length])
  }

  /** A constant integer of type int64. */
  int(value: number): string {
    return this.#constant(types.int64, [value], [])
  }
}
