import { GraphError, malformed, notAmong, placeOf, quote } from '../errors.ts'
import type { Operators } from '../ops/op.ts'
import { decodeModel } from '../proto/decode.ts'
import type {
  AttributeProto,
  Message,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../proto/messages.ts'
import { checkLength, makeTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { makersOf } from './walk.ts'

/** A model, taken apart. */
export interface Source {
  readonly model: ModelProto
  readonly opset: number
  /** All nodes but those of constants. */
  readonly nodes: readonly NodeProto[]
  /** Tensors of the file, from initializers and from nodes. */
  readonly tensors: Map<string, TensorProto>
  /** The messages of the file that they come from. */
  readonly origins: Map<string, Message>
  /** Those that were initializers, and so have a name that someone chose. */
  readonly named: ReadonlySet<string>
  /** Which tensors are parameters, where the file says so. */
  readonly learns: ReadonlyMap<string, boolean>
  /** What has to be fed. */
  readonly inputs: readonly ValueInfoProto[]
  readonly outputs: readonly ValueInfoProto[]
}

/** The tensor that a Constant node gives. */
export function constantOf(node: NodeProto): TensorProto | undefined {
  if (node.opType !== 'Constant' || node.domain) return undefined
  const name = node.output?.[0] ?? ''
  const { t, type, f, i, floats = type === 6 ? [] : f, ints = type === 7 ? [] : i } = valueOf(node)
  if (t) return { ...t, name }
  const data = floats ?? ints
  if (data === undefined) return undefined
  const list = [data].flat().map(Number)
  const dims = Array.isArray(data) ? [list.length] : []
  return makeTensor(name, floats === undefined ? types.int64 : types.float, dims, list)
}

/** Refuses data in other files. */
export function checkTensor(tensor: TensorProto): void {
  if (tensor.dataLocation === 1 || (tensor.externalData?.length ?? 0) > 0)
    throw new GraphError(
      'unsupported',
      `Tensor ${quote(tensor.name)} keeps its data in another file. ` +
        'Save the model as one: onnx.save(onnx.load(path), path).',
    )
  checkLength(tensor)
}

/** The setting of a Constant node that has its numbers. */
const valueOf = ({ attribute = [] }: NodeProto): AttributeProto => attribute[0] ?? {}

/** Where a Constant node keeps its numbers. */
export function originOf(node: NodeProto): Message {
  const value = valueOf(node)
  return value.t ?? value
}

/** The message that bytes are. */
export function decoded(bytes: Uint8Array): ModelProto {
  // not instanceof: in the jsdom of Jest, those of readFileSync have another realm's constructor
  if ((bytes as Uint8Array | undefined)?.[Symbol.toStringTag] !== 'Uint8Array')
    throw new GraphError(
      'option',
      `model must be a Uint8Array with the bytes of an ONNX file, not ${typeof bytes}.`,
    )
  return decodeModel(bytes)
}

/** Reads a model and checks what everything else relies on. */
export function readModel(bytes: Uint8Array, operators: Operators): Source {
  const whole = decoded(bytes)
  const { model: read, learns = new Map<string, boolean>() } = operators['TorchExport']?.read?.(
    whole,
  ) ?? { model: whole }
  if (!read.graph) throw malformed('there is no graph in them')
  for (const tensor of read.graph.initializer ?? []) checkTensor(tensor)
  const graph = operators['MatMul']?.tie?.(read.graph) ?? read.graph
  const { node: all = [], initializer = [], input = [], output: outputs = [] } = graph
  const model = { ...read, graph }
  const opset = Number(model.opsetImport?.find(isOnnx)?.version ?? NaN)
  // not 17: PyTorch's newer exporter converts to that, and loses what it says of weights
  if (!(opset >= 9 && opset <= 22))
    throw new GraphError(
      'unsupported',
      `The model uses opset ${opset}; supported are 9 to 22. Export it with opset_version=18, or convert it with onnx.version_converter.`,
    )
  const tensors = new Map<string, TensorProto>()
  const origins = new Map<string, Message>()
  const keep = (tensor: TensorProto, origin: Message): void => {
    const { name = '' } = tensor
    tensors.set(name, tensor)
    origins.set(name, origin)
  }
  for (const tensor of initializer) keep(tensor, tensor)
  const named = new Set(tensors.keys())
  const copyOf = operators['Identity']?.copies?.(graph)
  const nodes: NodeProto[] = []
  for (const node of all) {
    const constant = constantOf(node)
    const copy = copyOf?.(node, tensors)
    if (constant) keep(constant, originOf(node))
    else if (copy) {
      keep(copy, node)
      named.add(nameOf(copy))
    } else nodes.push(node.domain && isOnnx(node) ? { ...node, domain: '' } : node)
  }
  for (const tensor of tensors.values()) checkTensor(tensor)
  const inputs = input.filter(info => !tensors.has(nameOf(info)))
  return { model, opset, nodes, tensors, origins, named, learns, inputs, outputs }
}

/** Whether something is of ONNX itself, not of another set of operators. */
export const isOnnx = ({ domain = '' }: { domain?: string }): boolean =>
  domain === '' || domain === 'ai.onnx'

/** Checks that every value is computed once, and before it is used. */
export function checkOrder(nodes: readonly NodeProto[], known: Iterable<string>): void {
  const made = new Set(known)
  for (const node of nodes) {
    for (const name of node.input ?? [])
      if (name !== '' && !made.has(name))
        throw new GraphError(
          'malformed',
          `${placeOf(node)} uses ${quote(name)}, which nothing before it gives.`,
          node,
        )
    for (const name of node.output ?? []) {
      if (name !== '' && made.has(name))
        throw new GraphError('malformed', `${quote(name)} is given twice in the model.`)
      made.add(name)
    }
  }
}

/** The name of something; empty where it has none. */
export const nameOf = ({ name = '' }: { name?: string }): string => name

/** An output by its name; where there is only one, the name may be left out. */
export function outputNamed(source: Source, name: string | undefined): string {
  const names = source.outputs.map(nameOf)
  if (name === undefined && names.length === 1) return names[0]!
  if (name !== undefined && names.includes(name)) return name
  if (name !== undefined && makersOf(source.nodes).has(name)) return name
  throw notAmong(
    `output: ${name === undefined ? 'say which of several outputs is meant' : `the model has no output ${quote(name)}`}`,
    names,
  )
}
