import type { GraphProto, NodeProto, TensorProto } from '../proto/messages.ts'
import { isFilled } from '../proto/tensors.ts'
import * as types from '../proto/types.ts'
import { nameOf } from './model.ts'

/** Finds the weight that a node stands for, among the tensors of its file. */
export type Copies = (
  node: NodeProto,
  tensors: ReadonlyMap<string, TensorProto>,
) => TensorProto | undefined

/** Whether a node is another call of the layer of one: PyTorch numbers them, as in `/ffn/MatMul` and `/ffn_1/MatMul`. */
function isCall(first = '', second = ''): boolean {
  const parts = second.split('/')
  return (
    first.startsWith('/') &&
    first
      .split('/')
      .every((part, i) => parts[i]?.replace(/_\d+$/, '') === part || parts[i] === part)
  )
}

/**
 * Finds weights of their own that a file shares with others only because they begin alike: PyTorch writes such
 * weights once, and an Identity for each of the rest. They are norms and biases filled with one number,
 * and layers that were made as copies, whose names differ in numbers alone.
 */
export function copies({ node: nodes = [], output = [] }: GraphProto): Copies {
  const given = new Set(output.map(nameOf))
  const users = new Map<string, string>()
  for (const { name = '', opType, input = [] } of nodes)
    if (opType !== 'Identity') for (const own of input) users.set(own, users.get(own) ?? name)
  return ({ opType, input: [from = ''] = [], output: [to = ''] = [] }, tensors) => {
    const tensor = tensors.get(from)
    if (!tensor || opType !== 'Identity' || given.has(to)) return undefined
    // the same layer, called again, whose weights have lost their names
    if (from.startsWith('onnx::') && isCall(users.get(from), users.get(to))) return undefined
    const plain = (name: string): string => name.replace(/\d+/g, '0')
    const alike = tensor.dataType === types.float && /\d/.test(from) && plain(from) === plain(to)
    return alike || isFilled(tensor) ? { ...tensor, name: to } : undefined
  }
}
