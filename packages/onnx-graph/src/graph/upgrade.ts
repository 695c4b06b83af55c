import { GraphError } from '../errors.ts'
import type { GraphProto, NodeProto, TensorProto } from '../proto/messages.ts'
import { makeTensor, types } from '../proto/tensors.ts'
import { attributes, float, floats, ints, word } from './attributes.ts'
import { placeOf } from './info.ts'

/** The set of operators that everything is brought to, at least. */
export const baseOpset = 18

/** Makes a constant, and gives its name. */
type Constant = (type: number, data: readonly number[], dims?: readonly number[]) => string

/** Settings that became inputs: `[setting, place of the input, version since which]`. */
const moved: Readonly<Record<string, readonly [setting: string, input: number, since: number]>> = {
  Squeeze: ['axes', 1, 13],
  Unsqueeze: ['axes', 1, 13],
  ReduceSum: ['axes', 1, 13],
  Split: ['split', 1, 13],
  Pad: ['pads', 1, 11],
  Tile: ['repeats', 1, 6],
  ...Object.fromEntries(
    ['Mean', 'Max', 'Min', 'Prod', 'SumSquare', 'L1', 'L2', 'LogSum', 'LogSumExp'].map(
      name => [`Reduce${name}`, ['axes', 1, 18] as const] as const,
    ),
  ),
}

function without(node: NodeProto, ...names: string[]): NodeProto {
  return {
    ...node,
    attribute: (node.attribute ?? []).filter(({ name = '' }) => !names.includes(name)),
  }
}

function withInput(node: NodeProto, index: number, name: string): NodeProto {
  const input = [...(node.input ?? [])]
  while (input.length < index) input.push('')
  input[index] = name
  return { ...node, input }
}

/** A node in the words of {@link baseOpset}. */
function upgradeNode(node: NodeProto, opset: number, constant: Constant): NodeProto {
  const opType = node.opType ?? ''
  const [setting, place = 1, since = 0] = moved[opType] ?? []
  if (setting && opset < since) {
    const value = ints(node, setting)
    const before = float(node, 'value', 0)
    node = without(node, setting, 'value')
    if (value) node = withInput(node, place, constant(types.int64, value))
    if (opType === 'Pad') return withInput(node, 2, constant(types.float, [before], []))
  }
  if (opType === 'Split' && opset < 18 && !node.input?.[1])
    node = {
      ...node,
      attribute: [
        ...(node.attribute ?? []),
        ...attributes({ num_outputs: node.output?.length ?? 1 }),
      ],
    }
  if (opType === 'Slice' && opset < 10) {
    const lists = [ints(node, 'starts') ?? [], ints(node, 'ends') ?? [], ints(node, 'axes')]
    node = without(node, 'starts', 'ends', 'axes')
    for (const [i, list] of lists.entries())
      if (list) node = withInput(node, i + 1, constant(types.int64, list))
  }
  if (opType === 'Clip' && opset < 11) {
    const bounds = [float(node, 'min', NaN), float(node, 'max', NaN)]
    node = without(node, 'min', 'max')
    for (const [i, bound] of bounds.entries())
      if (!Number.isNaN(bound)) node = withInput(node, i + 1, constant(types.float, [bound], []))
  }
  if (opType === 'Upsample' || (opType === 'Resize' && opset < 11)) {
    const scales = floats(node, 'scales')
    const [x = '', name = ''] = node.input ?? []
    const given = scales ? constant(types.float, scales) : name
    const settings = {
      mode: word(node, 'mode', 'nearest'),
      coordinate_transformation_mode: 'asymmetric',
      nearest_mode: 'floor',
    }
    return { ...node, opType: 'Resize', input: [x, '', given], attribute: attributes(settings) }
  }
  if (opType === 'Dropout' && opset < 12) {
    if (node.output?.[1])
      throw new GraphError('unsupported', `${placeOf(node)}: its mask is not supported.`)
    return { ...without(node, 'ratio'), opType: 'Identity' }
  }
  if (opType === 'BatchNormalization' && opset < 14) {
    // several outputs were what said that it trains
    const [y = '', ...running] = node.output ?? []
    if (running.length === 0) return without(node, 'spatial')
    const training = attributes({ training_mode: 1 })
    const attribute = [...(without(node, 'spatial').attribute ?? []), ...training]
    return { ...node, output: [y, ...running.slice(0, 2)], attribute }
  }
  if (opType === 'Scatter') return { ...node, opType: 'ScatterElements' }
  return node
}

/** All nodes in the words of {@link baseOpset}, those of graphs within nodes too. */
export function upgrade(
  nodes: readonly NodeProto[],
  opset: number,
  fresh: () => string,
  add: (tensor: TensorProto) => void,
): NodeProto[] {
  if (opset >= baseOpset) return [...nodes]
  const constant: Constant = (type, data, dims = [data.length]) => {
    const name = fresh()
    add(makeTensor(name, type, dims, data))
    return name
  }
  const within = (graph: GraphProto): GraphProto => ({
    ...graph,
    node: (graph.node ?? []).map(one),
  })
  const one = (node: NodeProto): NodeProto => {
    if (node.domain) return node
    const attribute = node.attribute?.map(own => (own.g ? { ...own, g: within(own.g) } : own))
    return upgradeNode(attribute ? { ...node, attribute } : node, opset, constant)
  }
  return nodes.map(one)
}
