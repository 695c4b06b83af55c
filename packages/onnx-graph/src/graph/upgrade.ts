import { type Constant, operatorOf, type Operators } from '../ops/op.ts'
import type { GraphProto, NodeProto, TensorProto } from '../proto/messages.ts'
import { makeTensor } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { ints } from './attributes.ts'

/** The set of operators that everything is brought to, at least. */
export const baseOpset = 18

/** A node without some settings. */
export function without(node: NodeProto, ...names: string[]): NodeProto {
  const attribute = (node.attribute ?? []).filter(({ name = '' }) => !names.includes(name))
  return { ...node, attribute }
}

/** A node with another input in a place. */
export function withInput(node: NodeProto, index: number, name: string): NodeProto {
  const input = [...(node.input ?? [])]
  while (input.length < index) input.push('')
  input[index] = name
  return { ...node, input }
}

/** A node whose second input brings what a setting said, where the setting is there. */
export function moveSetting(node: NodeProto, setting: string, constant: Constant): NodeProto {
  const value = ints(node, setting)
  const rest = without(node, setting)
  return value ? withInput(rest, 1, constant(types.int64, value)) : rest
}

/** All nodes in the words of {@link baseOpset}, those of graphs within nodes too. */
export function upgrade(
  nodes: readonly NodeProto[],
  opset: number,
  operators: Operators,
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
    const own = attribute ? { ...node, attribute } : node
    const { moved: [setting, since] = ['', 0], upgrade } = operatorOf(operators, node) ?? {}
    const now = opset < since ? moveSetting(own, setting, constant) : own
    return upgrade?.(now, opset, constant) ?? now
  }
  return nodes.map(one)
}
