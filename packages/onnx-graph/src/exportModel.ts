import { GraphError, quote } from './errors.ts'
import type { Source } from './graph/model.ts'
import { encodeModel } from './proto/encode.ts'
import type { AttributeProto, Message, TensorProto } from './proto/messages.ts'
import { count, dimsOf, makeTensor, types } from './proto/tensors.ts'

/** A forward model with other numbers for some of its tensors. Everything else stays as it was. */
export function withTensors(
  { model, tensors, origins }: Source,
  names: readonly string[],
  state: ReadonlyMap<string, { readonly data: ArrayLike<number> }>,
): Uint8Array {
  const replaced = new Map<Message, Message>()
  for (const name of names) {
    const data = state.get(name)?.data
    const dims = dimsOf(tensors.get(name)!)
    if (!data)
      throw new GraphError('option', `exportModel: the state has no parameter ${quote(name)}.`)
    if (data.length !== count(dims))
      throw new GraphError(
        'option',
        `exportModel: parameter ${quote(name)} has ${data.length} elements, not ${count(dims)}.`,
      )
    const origin = origins.get(name)!
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
  return encodeModel(model, replaced)
}
