import type { Batch } from './batch.ts'
import { isBatchValue } from './checkBatch.ts'
import { Room } from './room.ts'
import { Rows } from './rows.ts'
import type { TensorData, TensorLike } from './types.ts'
import { isTensor, typeOf, type Values } from './values.ts'

/**
 * Keeps batches as they are while others are gathered for the same run: data may come in the same memory
 * again and again.
 *
 * @internal
 */
export class KeptBatches {
  readonly #room = new Room()

  /** The values of a batch as they are now; those of batches that are alike lie one after another. */
  kept(batch: Batch, i: number, count: number): Batch {
    const kept: Record<string, Values | TensorLike> = {}
    for (const name in batch) {
      const value = batch[name]!
      kept[name] = isLasting(value) ? value : this.#copy(name, value, i, count)
    }
    return kept
  }

  #copy(name: string, { type, dims, data }: Values | TensorLike, i: number, count: number): Values {
    const { length } = data as TensorData
    const room = this.#room.of(name, data as TensorData, length * count)
    const own = room.subarray(i * length, (i + 1) * length)
    own.set(data as never)
    return { type, dims, data: own }
  }
}

/** Whether nobody writes into a value, or nobody can copy it. */
function isLasting(value: Values | TensorLike): boolean {
  if (!isBatchValue(value)) return true
  if (!isTensor(value)) return Rows.are(value)
  return value.location !== 'cpu' || typeOf(value.data) === undefined
}
