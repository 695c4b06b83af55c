import { checkOptions, OptionError, shuffledRows } from '@anneal/core'
import { Rows } from './rows.ts'
import type { BatchRequest, SizedSource } from './source.ts'
import type { TensorData } from './types.ts'
import { typeOf, type Values } from './values.ts'

/** All examples of one input, one after another. */
export interface Examples {
  readonly data: TensorData
  /**
   * The sizes of one example: `[]` for a class id, `[784]` for a row of numbers.
   *
   * @default []
   */
  readonly dims?: readonly number[]
  /** The type of the elements that the input wants. Default: what the session says. */
  readonly type?: string
}

/** Options of {@link inMemory}. */
export interface InMemoryOptions {
  /**
   * Examples in a batch, where neither the plan nor the run says it.
   *
   * @default 32
   */
  readonly batchSize?: number
  /**
   * The seed of the order, which is another one in each epoch; false leaves them in their order.
   *
   * @default 0
   */
  readonly shuffle?: number | false
  /**
   * Whether what does not fill a batch at the end of an epoch is left out.
   *
   * @default false
   */
  readonly dropLast?: boolean
}

/** Examples in memory, as batches of any size. */
export interface InMemory extends SizedSource {
  /** How many there are. */
  readonly size: number
  batch(request: BatchRequest): Readonly<Record<string, Values>> | undefined
}

/**
 * Makes batches of arrays in memory. The order depends on the seed and the epoch alone, so that a
 * run that is resumed in the middle of an epoch sees the same batches.
 *
 * @throws OptionError when the arrays do not have equally many examples
 * @example
 * const data = inMemory(
 *   {
 *     x: { data: Float32Array.of(1, 2, 3, 4, 5, 6), dims: [2] },
 *     labels: { data: Uint8Array.of(0, 1, 2) },
 *   },
 *   { shuffle: false },
 * )
 * data.size // 3
 * data.batch({ epoch: 0, start: 2, size: 2 }).x.data // Float32Array.of(5, 6)
 */
export function inMemory(
  inputs: Readonly<Record<string, Examples>>,
  options: InMemoryOptions = {},
): InMemory {
  checkOptions('inMemory', options, ['batchSize', 'shuffle', 'dropLast'])
  const { batchSize = 32, shuffle = 0, dropLast = false } = options
  const columns = Object.entries(inputs).map(([name, { data, dims = [], type }]) => {
    const width = dims.reduce((product, n) => product * n, 1)
    if (typeOf(data) === undefined)
      throw new OptionError(`${name}.data must be a typed array such as a Float32Array`)
    if (!(width > 0) || data.length % width !== 0 || data.length === 0)
      throw new OptionError(
        `${name} has ${data.length} elements, which is no number of examples of the sizes [${dims.join()}]`,
      )
    return { name, data, dims, type, count: data.length / width }
  })
  const [first] = columns
  if (!first) throw new OptionError('there is no input: pass arrays by the names of the inputs')
  for (const { name, count } of columns)
    if (count !== first.count)
      throw new OptionError(
        `${first.name} has ${first.count} examples, and ${name} has ${count}: they belong together one by one`,
      )
  const size = first.count
  if (shuffle !== false && !Number.isSafeInteger(shuffle))
    throw new OptionError(`shuffle must be a whole number, or false, got ${String(shuffle)}`)
  checkSize(batchSize)
  let order: { readonly epoch: number; readonly of: Int32Array } | undefined
  const orderOf = (epoch: number, seed: number): Int32Array => {
    if (order?.epoch !== epoch) order = { epoch, of: shuffledRows(size, { epoch, seed }) }
    return order.of
  }
  return {
    size,
    batch: ({ epoch, start, size: wanted = batchSize }) => {
      checkSize(wanted)
      const end = Math.min(size, start + wanted)
      if (start >= size || (dropLast && end - start < wanted)) return undefined
      const rows = shuffle === false ? undefined : orderOf(epoch, shuffle).subarray(start, end)
      return Object.fromEntries(
        columns.map(({ name, data, dims, type }): [string, Values] => [
          name,
          new Rows(data, rows ?? start, [end - start, ...dims], type),
        ]),
      )
    },
  }
}

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 1)
    throw new OptionError(`a batch cannot have ${size} examples`)
}
