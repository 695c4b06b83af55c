import { GraphError, quote } from './errors.ts'
import { graphsIn } from './graph/model.ts'
import { decodeModel } from './proto/decode.ts'
import { encodeModel } from './proto/encode.ts'
import type { TensorProto } from './proto/messages.ts'
import { count, dimsOf, makeTensor, types } from './proto/tensors.ts'

/** A forward model with other numbers for some of its tensors. Everything else stays as it was. */
export function withTensors(
  bytes: Uint8Array,
  names: Iterable<string>,
  state: ReadonlyMap<string, { readonly data: ArrayLike<number> }>,
): Uint8Array {
  const model = decodeModel(bytes)
  const wanted = new Set(names)
  const replaced = (tensor: TensorProto, name: string): TensorProto => {
    const data = state.get(name)?.data
    const dims = dimsOf(tensor)
    if (!data)
      throw new GraphError('option', `exportModel: the state has no parameter ${quote(name)}.`)
    if (data.length !== count(dims))
      throw new GraphError(
        'option',
        `exportModel: parameter ${quote(name)} has ${data.length} elements, not ${count(dims)}.`,
      )
    const { floatData: _, ...rest } = tensor
    return { ...rest, rawData: makeTensor(name, types.float, dims, data).rawData! }
  }
  for (const graph of model.graph ? graphsIn(model.graph) : []) {
    const { initializer } = graph
    for (const [i, tensor] of (initializer ?? []).entries())
      if (wanted.has(tensor.name ?? '')) initializer![i] = replaced(tensor, tensor.name ?? '')
    for (const node of graph.node ?? []) {
      const name = node.output?.[0] ?? ''
      if (node.opType !== 'Constant' || !wanted.has(name)) continue
      const [value, data] = [node.attribute?.[0], state.get(name)?.data]
      if (value?.t) value.t = replaced(value.t, name)
      else if (value?.floats && data) value.floats = Array.from(data)
      else if (value && data) value.f = data[0]!
    }
  }
  return encodeModel(model)
}
