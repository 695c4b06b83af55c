import { GraphError } from '../errors.ts'
import type { Int64 } from './messages.ts'

const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads the parts of protocol buffers from bytes, and never beyond their end. */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Where the next byte stands. */
  get position(): number {
    return this.#at
  }

  /** Whether nothing is left. */
  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** Passes over bytes, and says where they begin. */
  #take(size: number): number {
    const from = this.#at
    if (size > this.#bytes.length - from)
      throw new GraphError('malformed', 'These bytes are no ONNX model: a field ends after them.')
    this.#at += size
    return from
  }

  /** An integer as it was written, without a sign, and its upper and lower 32 bits. */
  #varint(): { high: number; low: number } {
    let low = 0
    let high = 0
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#take(1)]!
      if (shift < 28) low |= (byte & 127) << shift
      else if (shift === 28) {
        low |= (byte & 15) << 28
        high |= (byte & 127) >> 4
      } else high |= (byte & 127) << (shift - 32)
      if (byte < 128) return { high: high >>> 0, low: low >>> 0 }
    }
    throw new GraphError('malformed', 'These bytes are no ONNX model: an integer has no end.')
  }

  /** A signed integer of 64 bits. */
  int64(): Int64 {
    const { high, low } = this.#varint()
    const value = (high | 0) * 2 ** 32 + low
    return Number.isSafeInteger(value)
      ? value
      : BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))
  }

  /** An unsigned integer of 64 bits. */
  uint64(): Int64 {
    const { high, low } = this.#varint()
    const value = high * 2 ** 32 + low
    return Number.isSafeInteger(value) ? value : (BigInt(high) << 32n) | BigInt(low)
  }

  /** A signed integer of 32 bits. */
  int32(): number {
    return this.#varint().low | 0
  }

  /** A number of four bytes. */
  float(): number {
    return this.#view.getFloat32(this.#take(4), true)
  }

  /** A number of eight bytes. */
  double(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  /** Bytes with their length before them: a view, not a copy. */
  bytes(): Uint8Array {
    const { high, low } = this.#varint()
    const from = this.#take(high * 2 ** 32 + low)
    return this.#bytes.subarray(from, this.#at)
  }

  /** Text. */
  string(): string {
    try {
      return utf8.decode(this.bytes())
    } catch (cause) {
      if (cause instanceof GraphError) throw cause
      throw new GraphError('malformed', 'These bytes are no ONNX model: a name is not UTF-8.', {
        cause,
      })
    }
  }

  /** Passes over a field of a kind that protocol buffers define. */
  skip(wire: number): void {
    if (wire === 0) this.#varint()
    else if (wire === 1) this.#take(8)
    else if (wire === 2) this.bytes()
    else if (wire === 5) this.#take(4)
    else throw new GraphError('malformed', `These bytes are no ONNX model: wire type ${wire}.`)
  }

  /** What stands between a position and here. */
  since(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.#at)
  }
}
