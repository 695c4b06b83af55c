import { malformed } from '../errors.ts'
import type { Int64 } from './messages.ts'

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
    if (!(size >= 0 && size <= this.#bytes.length - from))
      throw malformed('a field ends after them')
    this.#at += size
    return from
  }

  /** The number of a field, and how it is written. */
  tag(): { number: number; wire: number } {
    const tag = Number(this.int64())
    const number = Math.floor(tag / 8)
    if (!(number > 0 && number < 2 ** 29)) throw malformed(`field ${number}`)
    return { number, wire: tag % 8 }
  }

  /** A signed integer of 64 bits. */
  int64(): Int64 {
    const from = this.#at
    while (this.#bytes[this.#take(1)]! > 127)
      if (this.#at - from > 9) throw malformed('an integer has no end')
    let value = 0
    // seven bytes are exact, and have no sign
    if (this.#at - from < 8) {
      for (let i = this.#at; i > from;) value = value * 128 + (this.#bytes[--i]! & 127)
      return value
    }
    const whole = this.since(from).reduceRight((n, byte) => (n << 7n) | BigInt(byte & 127), 0n)
    const signed = BigInt.asIntN(64, whole)
    value = Number(signed)
    return Number.isSafeInteger(value) ? value : signed
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
    return this.since(this.#take(Number(this.int64())))
  }

  /** Text. */
  string(): string {
    const bytes = this.bytes()
    // not made at import: jsdom has none
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    try {
      return utf8.decode(bytes)
    } catch {
      throw malformed('a name is not UTF-8')
    }
  }

  /** Passes over a field of a kind that protocol buffers define. */
  skip(wire: number): void {
    if (wire === 0) this.int64()
    else if (wire === 1) this.#take(8)
    else if (wire === 2) this.bytes()
    else if (wire === 5) this.#take(4)
    else throw malformed(`wire type ${wire}`)
  }

  /** What stands between a position and here. */
  since(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.#at)
  }
}
