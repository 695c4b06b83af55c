import { emptyLike } from './rows.ts'
import type { TensorData } from './types.ts'

/**
 * Memory that examples are gathered in: it is used again when the run that it was made for is over.
 *
 * @internal
 */
export class Room {
  readonly #arrays = new Map<string, TensorData>()

  /** An array of the same kind as another: for each key there is one. */
  of(key: string, like: TensorData, length: number): TensorData {
    const before = this.#arrays.get(key)
    // where ONNX Runtime has taken it to another thread it is empty
    if (before?.length === length && before.constructor === like.constructor) return before
    const room = emptyLike(like, length)
    this.#arrays.set(key, room)
    return room
  }
}
