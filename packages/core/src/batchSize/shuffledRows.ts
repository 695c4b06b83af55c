import { seeded } from '../random.ts'

/**
 * The order in which an epoch goes through a data set: the numbers from 0 to `size` − 1. It depends on
 * the seed and the epoch alone, so that a run which is resumed, or tried again, sees the same batches.
 *
 * @see Fisher and Yates; mulberry32 by Tommy Ettinger, 2017
 * @example
 * shuffledRows(5, { epoch: 0, seed: 1 }).toString() === shuffledRows(5, { epoch: 0, seed: 1 }).toString() // true
 */
export function shuffledRows(
  size: number,
  { epoch, seed = 0 }: { readonly epoch: number; readonly seed?: number | undefined },
): Int32Array {
  const random = seeded(Math.imul(seed, 0x9e3779b1) + epoch)
  const order = Int32Array.from({ length: size }, (_, i) => i)
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = order[i]!
    order[i] = order[j]!
    order[j] = swapped
  }
  return order
}
