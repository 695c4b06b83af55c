import { OptionError, type Bytes, type Progress } from '@anneal/core'

/** What one piece of the data is. @internal */
export interface Entry {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
}

/** All that a checkpoint says besides the numbers. @internal */
export interface Header {
  readonly progress?: Progress | undefined
  /** Names of the weights; for a model, whose names are not its own, how many there are. */
  readonly weights: readonly string[] | number
  /** Class of the optimizer, and its fields that are numbers or switches. */
  readonly optimizer: string
  readonly settings: Readonly<Record<string, number | boolean>>
  /** What the optimizer had before a schedule set it. */
  readonly own: Readonly<Record<string, number>>
  /** For each field that holds accumulators, the name of each. */
  readonly accumulators: Readonly<Record<string, readonly string[]>>
  /** Fields that hold one tensor. */
  readonly tensors: readonly string[]
  /** What the data is, in order: weights, then accumulators, then tensors. */
  readonly entries: readonly Entry[]
}

type Numbers = Float32Array | Int32Array | Uint8Array

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }

// Eight bytes that tell a checkpoint, and its format, from anything else.
const mark = 'anneal 1'
const prefix = mark.length + 8

/**
 * Packs a checkpoint: the mark, a checksum of all that follows, the length of the header, the header
 * as JSON padded to four bytes, and the data.
 *
 * @internal
 */
export function pack(header: Header, data: readonly ArrayBufferView[]): Bytes {
  const text = JSON.stringify(header)
  const json = new TextEncoder().encode(text + ' '.repeat(3))
  const length = json.length & ~3
  const bytes = new Uint8Array(
    data.reduce((sum, { byteLength }) => sum + byteLength, prefix + length),
  )
  bytes.set(new TextEncoder().encode(mark))
  bytes.set(json.subarray(0, length), prefix)
  let offset = prefix + length
  for (const { buffer, byteOffset, byteLength } of data) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset)
    offset += byteLength
  }
  const view = new DataView(bytes.buffer, mark.length)
  view.setUint32(4, length, true)
  view.setUint32(0, checksumOf(bytes), true)
  return bytes
}

/**
 * Takes a checkpoint apart.
 *
 * @internal
 * @throws OptionError when it is none, or is not whole
 */
export function unpack(bytes: Uint8Array): { header: Header; data: Numbers[] } {
  if (!ArrayBuffer.isView(bytes))
    throw new OptionError(
      'a checkpoint is a Uint8Array: await it, or make one of an ArrayBuffer with new Uint8Array(buffer)',
    )
  const broken = (why: string): never => {
    throw new OptionError(`these ${bytes.length} bytes are no checkpoint: ${why}`)
  }
  const text = (from: number, to: number): string =>
    new TextDecoder().decode(bytes.subarray(from, to))
  if (text(0, mark.length) !== mark) broken(`they do not begin with "${mark}"`)
  if (bytes.length < prefix) broken('they end in the middle of the header')
  const view = new DataView(bytes.buffer, bytes.byteOffset + mark.length)
  if (view.getUint32(0, true) !== checksumOf(bytes))
    broken('the checksum does not fit, so they are damaged or cut off')
  let offset = prefix + view.getUint32(4, true)
  const header = JSON.parse(text(prefix, offset)) as Header
  const data = header.entries.map(({ shape, dtype }) => {
    const Numbers = arrays[dtype]
    const size = shape.reduce((product, n) => product * n, 1) * Numbers.BYTES_PER_ELEMENT
    // a copy: typed arrays begin at multiples of their element, and bytes may stand anywhere
    const part = Uint8Array.from(bytes.subarray(offset, (offset += size)))
    return new Numbers(part.buffer)
  })
  return { header, data }
}

let table: Uint32Array | undefined

/** The checksum of zip and PNG (CRC-32), of all that comes after its own place. */
function checksumOf(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    for (let bit = 0; bit < 8; bit++) byte = (byte >>> 1) ^ (byte & 1 ? 0xedb88320 : 0)
    return byte
  })
  let crc = -1
  for (let i = mark.length + 4; i < bytes.length; i++)
    crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!
  return ~crc >>> 0
}
