import { GraphError, quote } from './errors.ts'
import type { Source } from './graph/model.ts'
import { operatorOf, type Operators } from './ops/op.ts'
import { encodeModel } from './proto/encode.ts'
import type { AttributeProto, Message, NodeProto, TensorProto } from './proto/messages.ts'
import { count, dimsOf, makeTensor } from './proto/tensors.ts'
import * as types from './proto/types.ts'

const constant = (name: string, t: TensorProto): NodeProto => ({
  opType: 'Constant',
  output: [name],
  attribute: [{ name: 'value', type: 4, t }],
})

/** A forward model with other numbers for some of its tensors. Everything else stays as it was. */
export function withTensors(
  { model, tensors, origins }: Source,
  operators: Operators,
  names: readonly string[],
  state: ReadonlyMap<string, { readonly data: ArrayLike<number | bigint> }>,
): Uint8Array {
  const replaced = new Map<Message, Message>()
  for (const name of names) {
    const data = state.get(name)?.data as ArrayLike<number> | undefined
    const dims = dimsOf(tensors.get(name)!)
    if (data?.length !== count(dims))
      throw new GraphError(
        'option',
        `exportModel: the state must have ${count(dims)} numbers for ${quote(name)}, not ${data?.length ?? 'none'}.`,
      )
    const origin = origins.get(name)!
    // a weight that shared its first numbers with others
    if ('opType' in origin) {
      replaced.set(origin, constant(name, makeTensor(name, types.float, dims, data)))
      continue
    }
    // numbers of a Constant node may stand in its attribute itself
    if ('floats' in origin)
      replaced.set(origin, { ...origin, floats: Array.from(data) } as AttributeProto)
    else if ('f' in origin) replaced.set(origin, { ...origin, f: data[0]! } as AttributeProto)
    else {
      const { floatData: _, ...rest } = origin as TensorProto
      const { rawData } = makeTensor(name, types.float, dims, data)
      replaced.set(origin, { ...rest, ...(rawData && { rawData }) })
    }
  }
  // what shared them, and is not trained, keeps them
  for (const [name, origin] of origins)
    if ('opType' in origin && !replaced.has(origin))
      if (names.includes((origin as NodeProto).input?.[0] ?? ''))
        replaced.set(origin, constant(name, tensors.get(name)!))
  const { graph } = model
  const dropped = new Set<string>()
  for (const node of graph?.node ?? []) {
    const now = operatorOf(operators, node)?.forInference?.(node) ?? node
    if (now === node) continue
    replaced.set(node, now)
    for (const name of (node.output ?? []).slice(now.output?.length)) dropped.add(name)
  }
  if (graph && dropped.size > 0)
    replaced.set(graph, {
      ...graph,
      output: (graph.output ?? []).filter(({ name = '' }) => !dropped.has(name)),
    } as Message)
  return encodeModel(model, replaced)
}
