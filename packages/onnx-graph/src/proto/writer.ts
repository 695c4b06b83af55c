import type { Int64 } from './messages.ts'

const utf8 = /* @__PURE__ */ new TextEncoder()

/** Writes the parts of protocol buffers to bytes that grow as needed. */
export class Writer {
  #bytes = new Uint8Array(64)
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
    this.bytes(utf8.encode(text))
  }

  /** What is written meanwhile, with its length before it. */
  within(write: (inner: Writer) => void): void {
    const inner = new Writer()
    write(inner)
    this.bytes(inner.finish())
  }

  /** What was written: a view that ends with it. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }
}
