import { GraphError, quote } from './errors.ts'
import type { Builder } from './graph/builder.ts'
import { baseOpset } from './graph/upgrade.ts'
import type { Sizes } from './graph/forward.ts'
import { type Dims, type Pair, same, sameDims } from './graph/info.ts'
import { isOnnx, type Source } from './graph/model.ts'
import { needed, usesOf } from './graph/walk.ts'
import type { State, TrainingInput } from './options.ts'
import { encodeModel } from './proto/encode.ts'
import type { DimensionProto, NodeProto, ValueInfoProto } from './proto/messages.ts'
import * as types from './proto/types.ts'

interface Declared {
  readonly info: ValueInfoProto
  readonly role: TrainingInput['role']
}

/** What ONNX Runtime calls the types that ONNX numbers. */
const typeNames = [
  'unknown',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
] as const

/** What goes into a training graph and comes out of it. */
export class Interface {
  readonly inputs: Map<string, Declared> = new Map<string, Declared>()
  readonly initial: State = new Map()
  readonly updates: Map<string, string> = new Map<string, string>()
  readonly extra: string[] = []
  readonly #b: Builder
  readonly #sizes: Sizes

  constructor(b: Builder, sizes: Sizes) {
    this.#b = b
    this.#sizes = sizes
  }

  /** Sizes as the file wants them. */
  #type(elemType: number, dims: Pair<Dims>): ValueInfoProto['type'] {
    const dim = dims[0].map((size, axis): DimensionProto => {
      const other = dims[1][axis]!
      if (size === other) return { dimValue: size }
      return { dimParam: this.#sizes.nameOf([size, other]) ?? `size_${size}_${other}` }
    })
    return { tensorType: { elemType, shape: { dim } } }
  }

  /** Declares an input. */
  input(name: string, type: number, dims: Pair<Dims>, role: TrainingInput['role']): string {
    const before = this.inputs.get(name)
    const known = this.#b.info(name)
    const alike = known.type === type && known.dims !== undefined && sameDims(known.dims, dims)
    if (before?.role === role && alike) return name
    if (this.#b.infos.has(name) || before)
      throw new GraphError(
        'option',
        `The training step needs an input ${quote(name)} (${role}), but that name is taken. ` +
          'Rename it in the model, or choose another in the options.',
      )
    this.#b.infos.set(name, { type, dims })
    this.inputs.set(name, { info: { name, type: this.#type(type, dims)! }, role })
    return name
  }

  /** Declares a scalar input. */
  scalar(name: string, role: TrainingInput['role']): string {
    return this.input(name, types.float, [[], []], role)
  }

  /** Declares state: an input that comes out changed. */
  state(name: string, dims: Dims, data: Float32Array): string {
    const known = this.#b.infos.get(name)
    // a parameter is a tensor of the model already
    if (known && this.#b.constants.delete(name)) this.#b.infos.delete(name)
    this.input(name, types.float, [dims, dims], 'state')
    this.initial.set(name, { data, dims: [...dims] })
    return name
  }

  /** Says what comes after a state. */
  next(name: string, value: string): void {
    const known = this.#b.dims(value)
    const dims = this.initial.get(name)?.dims
    if (!dims || !same(known[0], dims) || !same(known[1], dims))
      throw new GraphError(
        'shape',
        `The next ${quote(name)} has the sizes [${known[0].join()}]: please report this, with the model.`,
      )
    this.updates.set(name, value)
  }

  /** Makes a value an output. */
  output(name: string): void {
    if (!this.extra.includes(name)) this.extra.push(name)
  }

  /** The type of a value as the file wants it, where it is known. */
  typeOf(name: string): ValueInfoProto {
    const { type, dims } = this.#b.info(name)
    return { name, ...(dims && type !== 0 && { type: this.#type(type, dims)! }) }
  }
}

/** Gives results their names: where they are computed, or with an Identity where that cannot be. */
function nameResults(
  b: Builder,
  results: ReadonlyMap<string, string>,
  kept: readonly string[],
): NodeProto[] {
  const made = new Set(b.nodes.flatMap(node => node.output ?? []))
  const captured = new Set(b.nodes.flatMap(node => (node.attribute ? usesOf(node) : [])))
  for (const node of b.nodes)
    for (const name of node.attribute ? (node.input ?? []) : []) captured.delete(name)
  const names = new Map<string, string>()
  const more: NodeProto[] = []
  for (const [as, value] of results) {
    b.infos.set(as, b.info(value))
    if (made.has(value) && !names.has(value) && !kept.includes(value) && !captured.has(value))
      names.set(value, as)
    else more.push({ opType: 'Identity', input: [names.get(value) ?? value], output: [as] })
  }
  const rename = (list: readonly string[] | undefined): string[] =>
    (list ?? []).map(name => names.get(name) ?? name)
  const nodes = b.nodes.map(node => ({
    ...node,
    input: rename(node.input),
    output: rename(node.output),
  }))
  return [...nodes, ...more]
}

/** Puts the training graph together. */
export function assemble(
  source: Source,
  b: Builder,
  face: Interface,
  loss: string,
): { model: Uint8Array; state: State; inputs: TrainingInput[] } {
  const results = new Map([['loss', loss]])
  for (const [state, value] of face.updates) results.set(`${state}.next`, value)
  const outputs = [...results.keys(), ...face.extra]
  const nodes = needed(nameResults(b, results, face.extra), outputs)
  const used = new Set(nodes.flatMap(usesOf))
  const all: Declared[] = [
    ...source.inputs.map(info => ({ info, role: 'data' as const })),
    ...face.inputs.values(),
  ].filter(({ info, role }) => role === 'state' || used.has(info.name ?? ''))
  const opset = Math.max(source.opset, baseOpset)
  const others = (source.model.opsetImport ?? []).filter(own => !isOnnx(own))
  const model = encodeModel({
    irVersion: Math.max(Number(source.model.irVersion ?? 0), 8),
    producerName: '@anneal/onnx-graph',
    opsetImport: [{ domain: '', version: opset }, ...others],
    graph: {
      name: 'training step',
      node: nodes,
      initializer: [...b.constants.values()].filter(({ name = '' }) => used.has(name)),
      input: all.map(({ info }) => info),
      output: outputs.map(output => face.typeOf(output)),
    },
  })
  return { model, state: face.initial, inputs: all.map(inputOf) }
}

function inputOf({ info, role }: Declared): TrainingInput {
  const { elemType = 0, shape } = info.type?.tensorType ?? {}
  return {
    name: info.name ?? '',
    type: typeNames[elemType] ?? 'unknown',
    dims: (shape?.dim ?? []).map(({ dimValue, dimParam }, axis) =>
      dimValue === undefined ? (dimParam ?? `${info.name ?? ''} axis ${axis}`) : Number(dimValue),
    ),
    role,
  }
}
