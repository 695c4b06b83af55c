import type { ModelProto, NodeProto, TensorProto } from '../proto/messages.ts'
import { dimsOf, makeTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { attributes, int } from './attributes.ts'
import { isExported, operationOf, text } from './metadata.ts'

/**
 * What PyTorch says of the weights of a model that it exports through torch.export: of a tensor whether it
 * is a parameter, or what was folded into it; of a node which operation it comes from, with the parameters
 * of that. Weights that begin alike are written only once, and the operations say which are meant.
 */
export interface Exported {
  /** The model with a tensor for each weight of its own. */
  readonly model: ModelProto
  /** Which tensors PyTorch trains; those that nothing is said of are not in it. */
  readonly learns: ReadonlyMap<string, boolean>
}

const listed = (list: string): string[] =>
  [...list.matchAll(/'([^']*)'/g)].map(([, name = '']) => name)

/** What torch.export calls a weight, after `p_` for a parameter, `b_` for a buffer or `c_` for a constant. */
const plain = (name: string): string => name.replace(/[^a-z0-9]/gi, '_').toLowerCase()

const isWeight = (id: string): boolean => /^[pbc]_/.test(id)

/** What may stand for each other: weights, and results of the same function. */
const kindOf = (id: string): string => (isWeight(id) ? '' : id.replace(/_\d+$/, ''))

const sameBytes = (a?: Uint8Array, b?: Uint8Array): boolean =>
  a?.length === b?.length && !!a?.every((byte, i) => byte === b?.[i])

// names of weights: with their module, or as people call them; and those that buffers mostly have
const isArranged = /^(view|reshape|permute|transpose|t|unsqueeze|squeeze|expand)(_\d+)?$/
const isLikely = /\.|weight|bias|scale|gamma|beta|embed|token/
const isBuffer =
  /(^|\.|pixel_|image_|img_|input_|data_)(mean|std)$|grid|anchor|freq|cache|mask|_ids|window|mel|basis|running|slope|embed_scale|lifted_tensor|_constant\d+$|relative_coord|_index$|[._]pe$/

/** How many letters are the same at the end. */
function alike(a: string, b: string): number {
  let i = 0
  while (i < a.length && a.at(-1 - i) === b.at(-1 - i)) i++
  return i
}

/** The name of a weight in its module, where the node says in which modules it is. */
function nameOf(id: string, node: NodeProto): string {
  if (!isWeight(id)) return id
  const modules = listed(text(node, 'onnx.name_scopes')).reverse()
  const module = modules.find(own => own && id.startsWith(`${id.slice(0, 2)}${plain(own)}_`))
  return module ? `${module}.${id.slice(3 + module.length)}` : id.slice(2)
}

/** Whether PyTorch normalised a batch by its own statistics: the node says so nowhere. */
const isTrained = (node: NodeProto): boolean =>
  node.opType === 'BatchNormalization' &&
  // without running statistics the exporter computes those of the batch itself
  /batch_norm\w*\.default\]\(args = \((%?\w+, ){3}(%\w+, ){2}True,/.test(operationOf(node))

/**
 * A size that loses its axis and gets it back as what it was before: the CPU's views of sizes go wrong beside
 * the WebGPU provider of ONNX Runtime 1.30, which writes other sizes over them.
 */
function regained(node: NodeProto, makers: ReadonlyMap<string, NodeProto>): NodeProto {
  const [squeeze, to] = node.input?.map(name => makers.get(name)) ?? []
  const size = squeeze?.input?.[0] ?? ''
  const { ints, t } = to?.attribute?.[0] ?? {}
  const known =
    node.opType === 'Reshape' &&
    squeeze?.opType === 'Squeeze' &&
    makers.get(size)?.opType === 'Shape' &&
    (ints ?? t?.dims)?.length === 1
  return known ? { ...node, opType: 'Identity', input: [size], attribute: [] } : node
}

/** Reads what is said of weights, and takes apart what only begins alike. */
export function readExported(model: ModelProto): Exported {
  const { graph } = model
  const { initializer = [], valueInfo = [], node: nodes = [] } = graph ?? {}
  const infos = new Map(valueInfo.map(info => [info.name ?? '', info]))
  const learns = new Map<string, boolean>()
  if (!isExported(model)) return { model, learns }

  const operands = nodes.map(
    (node): readonly string[] => operationOf(node).match(/(?<=%)\w+/g) ?? [],
  )
  const mentioned = new Set(operands.flat())
  const ids = new Map<string, string>()
  const names = new Map<string, string>()
  const folds = new Map<string, TensorProto>()
  const again = new Map<string, string>()
  const taken = new Set([...infos.keys(), ...initializer.map(({ name = '' }) => name)])
  for (const { opType, output = [] } of nodes)
    for (const name of output) {
      taken.add(name)
      // what functions of PyTorch bring with them, such as the `beta` of softplus
      if (opType === 'Constant') learns.set(name, false)
    }
  const written = new Set(taken)
  const free = (name: string): string => {
    let own = name
    for (let i = 1; taken.has(own); i++) own = `${name}_${i}`
    taken.add(own)
    return own
  }
  for (const tensor of initializer) {
    const { name = '', dataType } = tensor
    if (dataType !== types.float) continue
    const id = text(infos.get(name), 'original_node_name')
    if (id) {
      ids.set(name, id)
      continue
    }
    const folded = listed(text(infos.get(name), 'folded_from'))
    const [from, ...more] = folded.filter(own => mentioned.has(`p_${plain(own)}`))
    // what was computed of weights alone is mentioned nowhere
    const of = folded.filter(own => !own.startsWith('val_'))
    const arranged = isArranged.test(name) && of.length === 1
    const likely = of.some(own => (arranged || isLikely.test(own)) && !isBuffer.test(own))
    if (from !== undefined) learns.set(name, true)
    else if (
      !(likely && dimsOf(tensor).length > 0) &&
      (folded.length > 0 || /^val_\d+$/.test(name))
    )
      learns.set(name, false)
    if (from === undefined && likely && !name.startsWith('val_')) ids.set(name, name)
    if (from === undefined || more.length > 0) continue
    // the same weight, folded again where its layer is called again
    const key = `${from} ${dimsOf(tensor).join()}`
    const before = folds.get(key)
    if (before && sameBytes(before.rawData, tensor.rawData)) {
      again.set(name, before.name ?? '')
      continue
    }
    folds.set(key, tensor)
    ids.set(name, `p_${plain(from)}`)
    // what is left of the weight goes by its name
    if (!taken.has(from)) names.set(name, free(from))
  }
  const owned = new Set([...ids.values(), ...written])
  const copies = new Map<string, TensorProto>()
  const tensors = new Map(initializer.map(tensor => [tensor.name ?? '', tensor]))
  const makers = new Map(nodes.flatMap(node => node.output?.map(name => [name, node]) ?? []))
  const now = nodes.map((node, i): NodeProto => {
    const meant = new Set<string>()
    const others = operands[i]!.filter(id => !owned.has(id))
    const input = node.input?.map(before => {
      const name = again.get(before) ?? before
      const id = ids.get(name)
      if (id === undefined) return name
      let own = id
      if (meant.has(id) || (operands[i]!.length > 0 && !operands[i]!.includes(id))) {
        const [best = id] = others
          .filter(other => !meant.has(other) && kindOf(other) === kindOf(id))
          .sort((a, b) => alike(b, id) - alike(a, id))
        own = best
      }
      meant.add(own)
      if (own === id) return names.get(name) ?? name
      const key = `${name} ${own}`
      const copy = copies.get(key) ?? { ...tensors.get(name), name: free(nameOf(own, node)) }
      copies.set(key, copy)
      const said = isWeight(own) ? own.startsWith('p_') : learns.get(name)
      if (said !== undefined) learns.set(copy.name ?? '', said)
      return copy.name ?? ''
    })
    // zeros were left out
    const [bias, ...rest] = others.filter(own => own.startsWith('p_') && !meant.has(own))
    const weight = tensors.get(node.input?.[1] ?? '')
    if (
      bias &&
      input &&
      weight &&
      rest.length === 0 &&
      text(node, 'rule_name').includes('OptionalBias')
    ) {
      const name = free(nameOf(bias, node))
      const dims = [dimsOf(weight)[node.opType === 'Gemm' && int(node, 'transB', 0) === 0 ? 1 : 0]!]
      copies.set(name, makeTensor(name, types.float, dims, new Float32Array(dims[0]!)))
      learns.set(name, true)
      input[2] = name
    }
    if (!isTrained(node)) return regained(input ? { ...node, input } : node, makers)
    const [y = ''] = node.output ?? []
    return {
      ...node,
      ...(input && { input }),
      output: [y, free(`${y}_mean`), free(`${y}_var`)],
      attribute: [...(node.attribute ?? []), ...attributes({ training_mode: 1 })],
    }
  })
  for (const [name, id] of ids)
    if (isWeight(id)) learns.set(names.get(name) ?? name, id.startsWith('p_'))
  const renamed = initializer.flatMap(tensor => {
    const { name = '' } = tensor
    return again.has(name) ? [] : { ...tensor, name: names.get(name) ?? name }
  })
  const separate = { ...graph, node: now, initializer: [...renamed, ...copies.values()] }
  return { model: { ...model, graph: separate }, learns }
}
