import { GraphError, quote } from '../errors.ts'
import type { Int64, TensorProto } from './messages.ts'

/** The numbers of ONNX for types of elements. */
export const types = {
  float: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  double: 11,
} as const

const readers: Readonly<
  Record<number, readonly [bytes: number, (at: number, v: DataView) => number]>
> = {
  1: [4, (at, v) => v.getFloat32(at, true)],
  2: [1, (at, v) => v.getUint8(at)],
  3: [1, (at, v) => v.getInt8(at)],
  4: [2, (at, v) => v.getUint16(at, true)],
  5: [2, (at, v) => v.getInt16(at, true)],
  6: [4, (at, v) => v.getInt32(at, true)],
  7: [8, (at, v) => Number(v.getBigInt64(at, true))],
  9: [1, (at, v) => v.getUint8(at)],
  11: [8, (at, v) => v.getFloat64(at, true)],
}

/** Whether numbers stand in memory as they do in a file, so that they can be copied in one go. */
const isLittleEndian = (): boolean => new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

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
      `Tensor ${quote(tensor.name ?? '')} has impossible sizes: ${dims.join(' × ').slice(0, 80)}.`,
    )
  return dims
}

/** Refuses a tensor whose sizes say more, or less, than there is of it. */
export function checkLength(tensor: TensorProto): void {
  const { dataType = 0, rawData, name = '' } = tensor
  const [bytes] = readers[dataType] ?? []
  const length = count(dimsOf(tensor))
  if (bytes && rawData && rawData.length !== length * bytes)
    throw wrongLength(name, length, rawData.length / bytes)
  const found = rawData ? undefined : listOf(tensor)?.length
  if (bytes && !rawData && length !== (found ?? 0)) throw wrongLength(name, length, found ?? 0)
}

const wrongLength = (name: string, length: number, found: number): GraphError =>
  new GraphError(
    'malformed',
    `Tensor ${quote(name)} should have ${length} elements, but has ${found}.`,
  )

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
  return (tensor.dataType ?? 0) in readers
}

/** The elements of a tensor in a file: as float32 where they are that, otherwise as numbers. */
export function readTensor(tensor: TensorProto): Float32Array | number[] {
  const { dataType = 0, rawData, name = '' } = tensor
  const length = count(dimsOf(tensor))
  const [bytes, read] = readers[dataType] ?? []
  if (!bytes || !read)
    throw new GraphError(
      'unsupported',
      `Tensor ${quote(name)} has elements of type ${dataType} of ONNX, which is not supported.`,
    )
  checkLength(tensor)
  if (!rawData) {
    const list = (listOf(tensor) ?? []).map(Number)
    return dataType === types.float ? Float32Array.from(list) : list
  }
  if (dataType === types.float && isLittleEndian())
    return new Float32Array(new Uint8Array(rawData).buffer)
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength)
  const data = dataType === types.float ? new Float32Array(length) : new Array<number>(length)
  for (let i = 0; i < length; i++) data[i] = read(i * bytes, view)
  return data
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
  const size = dataType === types.int64 ? 8 : dataType === types.bool ? 1 : 4
  if (dataType === types.float && isLittleEndian()) {
    const rawData = new Uint8Array(Float32Array.from(data).buffer)
    return { dims: [...dims], dataType, name, rawData }
  }
  const rawData = new Uint8Array(data.length * size)
  const view = new DataView(rawData.buffer)
  for (let i = 0; i < data.length; i++)
    if (dataType === types.float) view.setFloat32(i * 4, data[i]!, true)
    else if (dataType === types.int32) view.setInt32(i * 4, data[i]!, true)
    else if (dataType === types.bool) rawData[i] = data[i]!
    else view.setBigInt64(i * 8, toBigInt(data[i]!), true)
  return { dims: [...dims], dataType, name, rawData }
}

// 2 ** 63 stands for the largest integer, which no number is
const toBigInt = (value: number): bigint =>
  value >= 2 ** 63 ? 2n ** 63n - 1n : value <= -(2 ** 63) ? -(2n ** 63n) : BigInt(value)
