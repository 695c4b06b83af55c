import type { TensorData } from './types.ts'
import type { Values } from './values.ts'

/**
 * Some examples of an array: gathered when their data is read, or right where they are wanted, so that
 * they are copied once and into memory that is there already.
 *
 * @internal
 */
export class Rows implements Values {
  readonly type: string | undefined
  readonly dims: readonly number[]
  // a property of its own, which a copy made with `...` has too
  declare readonly data: TensorData
  readonly #all: TensorData
  readonly #rows: Int32Array | number
  readonly #width: number
  /** Their data, where somebody has read it. */
  #read: TensorData | undefined

  /** @param rows which they are, or the first of those that follow each other */
  constructor(
    all: TensorData,
    rows: Int32Array | number,
    dims: readonly number[],
    type: string | undefined,
  ) {
    this.type = type
    this.dims = dims
    this.#all = all
    this.#rows = rows
    this.#width = dims.slice(1).reduce((product, n) => product * n, 1)
    const get = (): TensorData => (this.#read ??= this.#gathered())
    Object.defineProperty(this, 'data', { get, enumerable: true })
  }

  /** Whether these are rows as they were made. */
  static are(value: object): value is Rows {
    return #all in value
  }

  /** The array that they are rows of. */
  get all(): TensorData {
    return this.#all
  }

  /** How many elements they have. */
  get length(): number {
    return this.dims[0]! * this.#width
  }

  /** Where they are already, one after another, as nobody has read and perhaps changed them. */
  get view(): TensorData | undefined {
    if (typeof this.#rows !== 'number' || this.#read) return undefined
    const from = this.#rows * this.#width
    return this.#all.subarray(from, from + this.length)
  }

  /** Some of them, from one on. */
  part(from: number, count: number): Values {
    const dims = [count, ...this.dims.slice(1)]
    const [begin, end] = [from * this.#width, (from + count) * this.#width]
    // who has read them may have changed them
    if (this.#read) return { type: this.type, dims, data: this.#read.subarray(begin, end) }
    const rows = this.#rows
    const own = typeof rows === 'number' ? rows + from : rows.subarray(from, from + count)
    return new Rows(this.#all, own, dims, this.type)
  }

  /** Copies them into an array of their kind, from this place on. */
  write(into: TensorData, at: number): void {
    const to = into as Float32Array
    // who has read them may have changed them
    const all = (this.#read ?? this.#all) as Float32Array
    const rows = this.#read ? 0 : this.#rows
    const width = this.#width
    if (typeof rows === 'number') to.set(all.subarray(rows * width, rows * width + this.length), at)
    else if (width === 1) for (let i = 0; i < rows.length; i++) to[at + i] = all[rows[i]!]!
    else
      for (let i = 0; i < rows.length; i++)
        to.set(all.subarray(rows[i]! * width, (rows[i]! + 1) * width), at + i * width)
  }

  #gathered(): TensorData {
    const data = emptyLike(this.#all, this.length)
    this.write(data, 0)
    return data
  }
}

/** An array of the same kind. @internal */
export const emptyLike = (data: TensorData, length: number): TensorData =>
  new (data.constructor as new (length: number) => Float32Array)(length)
