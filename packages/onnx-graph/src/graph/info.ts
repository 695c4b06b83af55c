import { Unknown } from '../errors.ts'
import type { NodeProto } from '../proto/messages.ts'

export { Unknown }

/** Sizes, outermost first. */
export type Dims = readonly number[]

/** Numbers that are known while the graph is built. */
export interface Known {
  readonly dims: Dims
  readonly data: ArrayLike<number>
}

/**
 * Something in each of two trials. Sizes with names, such as the size of the batch, get one number in
 * the first trial and another in the second; everything is then worked out with plain numbers, twice.
 * What comes out equal does not depend on them. That spares an algebra of sizes.
 */
export type Pair<T> = readonly [T, T]

/** What is known of a value. */
export interface Info {
  /** The type of its elements, as ONNX numbers them; 0 when it is not known. */
  readonly type: number
  readonly dims?: Pair<Dims> | undefined
  readonly known?: Pair<Known> | undefined
  /** Why `dims` is missing, and the node where that began. */
  readonly reason?: string | undefined
  readonly at?: NodeProto | undefined
}

/** A node with numbers for its sizes. */
export class Trial {
  readonly node: NodeProto
  readonly #infos: readonly (Info | undefined)[]
  readonly #trial: 0 | 1

  constructor(node: NodeProto, infos: readonly (Info | undefined)[], trial: 0 | 1) {
    this.node = node
    this.#infos = infos
    this.#trial = trial
  }

  /** How many inputs there are, and which were left out. */
  has(index: number): boolean {
    return this.#infos[index] !== undefined
  }

  get length(): number {
    return this.#infos.length
  }

  /** The type of the elements of an input. */
  type(index: number): number {
    return this.#infos[index]?.type ?? 0
  }

  /** The sizes of an input. */
  dims(index: number): Dims {
    const info = this.#infos[index]
    if (!info) throw new Unknown(`input ${index} is missing`)
    if (!info.dims) throw new Unknown(info.reason ?? 'sizes are not in the file', info.at)
    return info.dims[this.#trial]
  }

  /** The numbers of an input, where they are known. */
  known(index: number): Known | undefined {
    return this.#infos[index]?.known?.[this.#trial]
  }

  /** The numbers of an input, which must be known; for one left out, undefined. */
  numbers(index: number): number[] | undefined {
    if (!this.has(index)) return undefined
    const known = this.known(index)
    if (!known)
      throw new Unknown(`input ${index} (${this.node.input?.[index] ?? ''}) is computed from data`)
    return Array.from(known.data)
  }
}

/** Whether both trials came to the same numbers. */
export function same(a: Dims, b: Dims): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i])
}

/** Whether two values have the same sizes, whatever the batch is. */
export function sameDims(a: Pair<Dims>, b: Pair<Dims>): boolean {
  return same(a[0], b[0]) && same(a[1], b[1])
}

/** The sizes that sizes broadcast to. */
export function broadcast(...all: readonly Dims[]): Dims {
  const [first = [], second = first] = all
  if (all.length <= 2 && (second.length === 0 || same(first, second))) return first
  const rank = Math.max(...all.map(dims => dims.length))
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1
    for (const dims of all) {
      const own = dims[axis - rank + dims.length] ?? 1
      if (own === 1) continue
      if (size !== 1 && own !== size)
        throw new Unknown(`[${all.map(String).join('] and [')}] do not broadcast`)
      size = own
    }
    return size
  })
}

/** An axis counted from the front. */
export function axisOf(axis: number, rank: number): number {
  const own = axis < 0 ? axis + rank : axis
  if (!(own >= 0 && own < Math.max(rank, 1)))
    throw new Unknown(`there is no axis ${axis} of ${rank}`)
  return own
}
