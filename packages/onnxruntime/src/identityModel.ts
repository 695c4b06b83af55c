/** A value as the model of {@link identityModel} takes it. @internal */
export interface IdentityValue {
  readonly type: string
  readonly dims: readonly number[]
}

// What ONNX calls the types, by number.
const elementTypes: Readonly<Record<string, number>> = {
  ...{ float32: 1, uint8: 2, int8: 3, uint16: 4, int16: 5, int32: 6, int64: 7 },
  ...{ bool: 9, float16: 10, float64: 11, uint32: 12, uint64: 13 },
}

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]

/** A field of a protobuf message: a number, a text, or a message. */
const field = (id: number, value: number | string | readonly number[]): number[] => {
  if (typeof value === 'number') return [...varint(id * 8), ...varint(value)]
  const bytes = typeof value === 'string' ? [...new TextEncoder().encode(value)] : value
  return [...varint(id * 8 + 2), ...varint(bytes.length), ...bytes]
}

/**
 * The bytes of an ONNX model that gives back what it is fed: the input `i0` as the output `o0`, and so
 * on. It is how tensors on a GPU are read in Node, and what providers are tried with.
 *
 * @internal
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the numbers of the fields
 */
export function identityModel(values: readonly IdentityValue[]): Uint8Array {
  const declared = (name: string, { type, dims }: IdentityValue): number[] => {
    const shape = dims.flatMap(size => field(1, field(1, size)))
    const tensor = [...field(1, elementTypes[type] ?? 0), ...field(2, shape)]
    return [...field(1, name), ...field(2, field(1, tensor))]
  }
  const graph = [
    ...values.flatMap((_, i) =>
      field(1, [...field(1, `i${i}`), ...field(2, `o${i}`), ...field(4, 'Identity')]),
    ),
    ...field(2, 'identity'),
    ...values.flatMap((value, i) => field(11, declared(`i${i}`, value))),
    ...values.flatMap((value, i) => field(12, declared(`o${i}`, value))),
  ]
  return Uint8Array.from([...field(1, 8), ...field(7, graph), ...field(8, field(2, 13))])
}
