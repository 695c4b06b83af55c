import { GraphError, quote } from './errors.ts'
import type { Source } from './graph/model.ts'
import type { Operators } from './ops/op.ts'
import { encodeModel } from './proto/encode.ts'
import type { AttributeProto, Message, NodeProto, TensorProto } from './proto/messages.ts'
import { count, dimsOf, makeTensor } from './proto/tensors.ts'
import * as types from './proto/types.ts'
import type { Bytes } from './proto/writer.ts'

/** The setting of a Constant node, and the node. */
const setting = (t: TensorProto): AttributeProto => ({ name: 'value', type: 4, t })
const constant = (t: TensorProto): NodeProto => ({
  opType: 'Constant',
  output: [t.name ?? ''],
  attribute: [setting(t)],
})

/** A forward model with other numbers for some of its tensors. Everything else stays as it was. */
export function withTensors(
  { model, tensors, origins }: Source,
  operators: Operators,
  names: readonly string[],
  state: ReadonlyMap<string, { readonly data: ArrayLike<number | bigint> }>,
): Bytes {
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
    const now = makeTensor(name, types.float, dims, data)
    if ('opType' in origin) replaced.set(origin, constant(now))
    else if (!('dataType' in origin)) replaced.set(origin, setting(now))
    else {
      const { floatData: _, ...rest } = origin as TensorProto
      replaced.set(origin, { ...rest, rawData: now.rawData! } as TensorProto)
    }
  }
  // what shared them, and is not trained, keeps them
  for (const [name, origin] of origins)
    if ('opType' in origin && !replaced.has(origin))
      if (names.includes((origin as NodeProto).input?.[0] ?? ''))
        replaced.set(origin, constant(tensors.get(name)!))
  const forInference = operators['TrainingMode']?.forInference
  if (model.graph && forInference) forInference(model.graph, replaced)
  return encodeModel(model, replaced)
}
