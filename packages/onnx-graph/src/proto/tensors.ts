import { GraphError, quote } from '../errors.ts'
import type { Int64, TensorProto } from './messages.ts'
import * as types from './types.ts'

/** Whether constants of a type are made here. */
export function isMade(type: number): boolean {
  return [types.float, types.int64, types.int32, types.bool].includes(type)
}

// No build of ONNX Runtime is for a machine whose numbers stand the other way round in memory than in a file.
const arrays = {
  1: Float32Array,
  2: Uint8Array,
  3: Int8Array,
  4: Uint16Array,
  5: Int16Array,
  6: Int32Array,
  7: BigInt64Array,
  9: Uint8Array,
  11: Float64Array,
} as const

const arrayOf = (type = 0): (typeof arrays)[keyof typeof arrays] | undefined =>
  (arrays as Partial<Record<number, (typeof arrays)[keyof typeof arrays]>>)[type]

/** How many elements a tensor of these sizes has. */
export function count(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}

/** The sizes of a tensor in a file. */
export function dimsOf(tensor: TensorProto): number[] {
  const dims = (tensor.dims ?? []).map(Number)
  if (dims.some(size => size < 0) || count(dims) > 2 ** 31)
    throw new GraphError(
      'malformed',
      `Tensor ${quote(tensor.name)} has impossible sizes: ${dims.join(' × ').slice(0, 80)}.`,
    )
  return dims
}

/** Refuses a tensor whose sizes say more, or less, than there is of it. */
export function checkLength(tensor: TensorProto): void {
  const bytes = arrayOf(tensor.dataType)?.BYTES_PER_ELEMENT
  const length = count(dimsOf(tensor))
  const { rawData, name = '' } = tensor
  const found = rawData ? rawData.length / (bytes ?? 1) : (listOf(tensor)?.length ?? 0)
  if (bytes && found !== length)
    throw new GraphError(
      'malformed',
      `Tensor ${quote(name)} should have ${length} elements, but has ${found}.`,
    )
}

/** The elements where they are not bytes. */
function listOf({
  dataType,
  floatData,
  doubleData,
  int64Data,
  int32Data,
}: TensorProto): readonly Int64[] | undefined {
  if (dataType === types.float) return floatData
  if (dataType === types.double) return doubleData
  return dataType === types.int64 ? int64Data : int32Data
}

/** Whether `readTensor` can read it. */
export function isReadable(tensor: TensorProto): boolean {
  return arrayOf(tensor.dataType) !== undefined
}

/** The elements of a tensor in a file: as float32 where they are that, otherwise as numbers. */
export function readTensor(tensor: TensorProto): Float32Array | number[] {
  const { dataType = 0, rawData, name = '' } = tensor
  const Elements = arrayOf(dataType)
  if (!Elements)
    throw new GraphError(
      'unsupported',
      `Tensor ${quote(name)} has elements of type ${dataType} of ONNX, which is not supported.`,
    )
  checkLength(tensor)
  // a copy, since those of the file may begin anywhere
  const data = rawData ? new Elements(new Uint8Array(rawData).buffer) : (listOf(tensor) ?? [])
  if (dataType !== types.float) return Array.from<Int64, number>(data, Number)
  return data instanceof Float32Array ? data : Float32Array.from(data as number[])
}

/** Whether it is a list of float32 that are all the same. */
export function isFilled(tensor: TensorProto): boolean {
  const dims = dimsOf(tensor)
  if (dims.length !== 1 || dims[0]! < 2 || tensor.dataType !== types.float) return false
  const [first, ...rest] = readTensor(tensor)
  return rest.every(value => value === first)
}

/** A tensor for a file, of a type that is used here: float32, int64, int32 or bool. */
export function makeTensor(
  name: string,
  dataType: number,
  dims: readonly number[],
  data: ArrayLike<number>,
): TensorProto {
  const elements =
    dataType === types.int64
      ? BigInt64Array.from(Array.from(data, toBigInt))
      : (arrayOf(dataType) as typeof Float32Array).from(data)
  return { dims: [...dims], dataType, name, rawData: new Uint8Array(elements.buffer) }
}

// 2 ** 63 stands for the largest integer, which no number is
const toBigInt = (value: number): bigint =>
  value >= 2 ** 63 ? 2n ** 63n - 1n : value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(value)
