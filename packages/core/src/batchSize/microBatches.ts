import { OptionError, show } from '../errors.ts'

/**
 * How a batch that memory does not hold is made of smaller ones: their gradients are added up, each
 * with the share of its samples, before one update.
 *
 * @param size samples in the batch
 * @param largest samples that memory holds at once
 * @throws OptionError when they are no whole numbers from 1 up
 * @example
 * microBatches(640, 256) // [256, 256, 128]
 */
export function microBatches(size: number, largest: number): number[] {
  for (const [name, value] of Object.entries({ size, largest }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new OptionError(`${name} must be a whole number from 1 up, got ${show(value)}`)
  return Array.from({ length: Math.ceil(size / largest) }, (_, i) =>
    Math.min(largest, size - i * largest),
  )
}
