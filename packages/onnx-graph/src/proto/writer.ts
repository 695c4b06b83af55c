import type { Int64 } from './messages.ts'

/** Bytes in memory of their own: what `Blob` and `Response` take, since TypeScript 5.7 tells it apart. */
export type Bytes = Uint8Array & { readonly buffer: ArrayBuffer }

/** Writes the parts of protocol buffers to bytes that grow as needed. */
export class Writer {
  #bytes = new Uint8Array(4096)
  #at = 0

  #grow(size: number): number {
    const from = this.#at
    this.#at += size
    if (this.#at > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(this.#at, this.#bytes.length * 2))
      bytes.set(this.#bytes)
      this.#bytes = bytes
    }
    return from
  }

  #byte(value: number): void {
    const at = this.#grow(1) // first, since it may replace the bytes
    this.#bytes[at] = value
  }

  /** An integer. Negative ones take ten bytes. */
  int64(value: Int64): void {
    if (typeof value === 'number' && value >= 0) {
      for (; value > 127; value = Math.floor(value / 128)) this.#byte((value % 128) | 128)
      this.#byte(value)
      return
    }
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128)
    this.#byte(Number(rest))
  }

  /** A number of four bytes. */
  float(value: number): void {
    const at = this.#grow(4)
    new DataView(this.#bytes.buffer).setFloat32(at, value, true)
  }

  /** A number of eight bytes. */
  double(value: number): void {
    const at = this.#grow(8)
    new DataView(this.#bytes.buffer).setFloat64(at, value, true)
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length)
    this.#bytes.set(bytes, at)
  }

  /** Bytes with their length before them. */
  bytes(bytes: Uint8Array): void {
    this.int64(bytes.length)
    this.raw(bytes)
  }

  /** Text. */
  string(text: string): void {
    // not made at import: jsdom has none
    const utf8 = new TextEncoder()
    this.within(() => {
      const from = this.#grow(3 * text.length)
      this.#at = from + utf8.encodeInto(text, this.#bytes.subarray(from)).written
    })
  }

  /** What is written meanwhile, with its length before it. */
  within(write: () => void): void {
    const from = this.#at
    write()
    const end = this.#at
    // the length is known now: behind what it belongs to at first, and then before it
    this.int64(end - from)
    const length = this.#bytes.slice(end, this.#at)
    this.#bytes.copyWithin(from + length.length, from, end)
    this.#bytes.set(length, from)
  }

  /** A copy of all that was written. */
  finish(): Bytes {
    return this.#bytes.slice(0, this.#at)
  }
}
