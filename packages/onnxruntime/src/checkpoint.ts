import { OptionError, type Bytes, type Progress } from '@anneal/core'
import { beginning, type Position } from './position.ts'
import type { TensorData } from './types.ts'
import type { State } from './values.ts'

/** What a checkpoint holds. */
export interface Checkpoint {
  /** Parameters, and what the update rule remembers. */
  readonly state: State
  /** Where the schedule stands. */
  readonly progress: Progress
  /** Where the run of epochs stands. */
  readonly position: Position
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [begin: number, end: number]
}

/** What stands under `anneal` in the metadata of the file. */
interface Note {
  readonly version: 1
  readonly progress: Progress
  readonly position: Position
  readonly checksum: number
}

type Numbers = (new (buffer: ArrayBufferLike) => TensorData) & {
  readonly BYTES_PER_ELEMENT: number
}

const types: Readonly<Record<string, readonly [dtype: string, array: Numbers]>> = {
  float32: ['F32', Float32Array],
  float64: ['F64', Float64Array],
  float16: ['F16', Uint16Array],
  int8: ['I8', Int8Array],
  int16: ['I16', Int16Array],
  int32: ['I32', Int32Array],
  int64: ['I64', BigInt64Array],
  uint8: ['U8', Uint8Array],
  uint16: ['U16', Uint16Array],
  uint32: ['U32', Uint32Array],
  uint64: ['U64', BigUint64Array],
  bool: ['BOOL', Uint8Array],
}

/**
 * Packs a checkpoint as a safetensors file: the length of the header in eight bytes, the header as
 * JSON, and the numbers. Other programs read the parameters of it; what is ours stands in the
 * metadata.
 *
 * @internal
 * @see https://huggingface.co/docs/safetensors, “Format”
 */
export function packCheckpoint({ state, progress, position }: Checkpoint): Bytes {
  const entries: Record<string, Entry> = {}
  const parts: Uint8Array[] = []
  let end = 0
  for (const [name, { type, dims, data }] of state) {
    const dtype = types[type]?.[0]
    if (dtype === undefined)
      throw new OptionError(`${name} is ${type}, of which no checkpoint can be made`)
    const begin = end
    end += data.byteLength
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    entries[name] = { dtype, shape: [...dims], data_offsets: [begin, end] }
  }
  const numbers = new Uint8Array(end)
  let at = 0
  for (const part of parts) {
    numbers.set(part, at)
    at += part.length
  }
  const note: Note = { version: 1, progress, position, checksum: checksumOf(numbers) }
  const header = { __metadata__: { format: 'pt', anneal: JSON.stringify(note) }, ...entries }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const length = Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(8 + length + end).fill(32, 8, 8 + length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true)
  bytes.set(json, 8)
  bytes.set(numbers, 8 + length)
  return bytes
}

/**
 * Takes a checkpoint apart: what `Training.checkpoint` gave.
 *
 * @throws OptionError when the bytes are none, or are not whole
 * @example
 * const { state, progress } = readCheckpoint(bytes)
 * progress.updates // 2
 */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  if (!ArrayBuffer.isView(bytes))
    throw new OptionError(
      'a checkpoint is a Uint8Array: read the file, await it, and of an ArrayBuffer make one with new Uint8Array(buffer)',
    )
  const broken = (why: string): never => {
    throw new OptionError(`these ${bytes.length} bytes are no checkpoint: ${why}`)
  }
  if (bytes.length < 8) return broken('they are too few')
  const length = Number(
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true),
  )
  if (length > bytes.length - 8) return broken('they end in the middle of the header')
  const { __metadata__: metadata, ...entries } = headerOf(bytes, length, broken)
  const text = metadata?.['anneal']
  if (text === undefined) return broken('it is a safetensors file of something else')
  const note = JSON.parse(text) as Note
  if ((note.version as number) !== 1) return broken(`it is of version ${note.version}, not 1`)
  const numbers = bytes.subarray(8 + length)
  const end = Math.max(0, ...Object.values(entries).map(entry => entry.data_offsets[1]))
  if (numbers.length !== end)
    return broken(`there are ${numbers.length} bytes of numbers, not ${end}`)
  if (checksumOf(numbers) !== note.checksum) return broken('the checksum does not fit')
  const state = new Map(
    Object.entries(entries).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const [type, [, array]] =
          Object.entries(types).find(([, [known]]) => known === dtype) ??
          broken(`${name} is ${dtype}`)
        // a copy: typed arrays begin at multiples of their element, and bytes may stand anywhere
        const data = new array(Uint8Array.from(numbers.subarray(from, to)).buffer)
        return [name, { type, dims: shape, data }] as const
      },
    ),
  )
  return { state, progress: note.progress, position: { ...beginning, ...note.position } }
}

type Header = Readonly<Record<string, Entry>> & {
  readonly __metadata__?: Readonly<Record<string, string>>
}

function headerOf(bytes: Uint8Array, length: number, broken: (why: string) => never): Header {
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header
  } catch {
    return broken('the header is no JSON')
  }
}

/** FNV-1a in 32 bits: notices bytes that changed on a disk. */
function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
