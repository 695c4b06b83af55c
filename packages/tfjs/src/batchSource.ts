import { checkOptions, OptionError, shuffledRows } from '@anneal/core'
import { dispose, gather, slice, tensor1d, tidy, type Tensor } from '@tensorflow/tfjs'

/** Inputs or targets: one tensor, or several in a list or by name, as `fit` takes them. */
export type Tensors = Tensor | Tensor[] | { [name: string]: Tensor }

/** TensorSamples: the first size of each tensor says how many. */
export interface TensorSamples {
  readonly xs: Tensors
  readonly ys: Tensors
}

/** What batch is wanted. */
export interface BatchRequest {
  /** The epoch, counted from 0. */
  readonly epoch: number
  /** TensorSamples of this epoch that came in the batches before. */
  readonly start: number
  /** How many samples it should have. */
  readonly size: number
}

/** Data that can be asked for any batch, of any size. */
export interface SizedSource {
  /**
   * The batch; undefined when the epoch is over. It belongs to who asked for it, and is disposed when
   * it was used.
   */
  batch(request: BatchRequest): TensorSamples | undefined | Promise<TensorSamples | undefined>
}

/** A dataset whose elements are batches of inputs and targets, as `fitDataset` takes it. */
export interface BatchDataset {
  iterator(): Promise<{ next(): Promise<{ readonly done?: boolean; readonly value: unknown }> }>
}

/** Options of {@link inMemory}. */
export interface InMemoryOptions {
  /**
   * The seed of an order that is another one in each epoch; `false` for the order as it is.
   *
   * @default 0
   */
  readonly shuffle?: number | false | undefined
  /**
   * Whether what does not fill a batch at the end of an epoch is left out.
   *
   * @default false
   */
  readonly dropLast?: boolean | undefined
}

/** TensorSamples in memory, as batches of any size. */
export interface InMemory extends SizedSource {
  /** How many there are. */
  readonly size: number
}

const listOf = (tensors: Tensors): Tensor[] =>
  'dataId' in tensors ? [tensors as Tensor] : Object.values(tensors)

const areTensors = (value: unknown): boolean => {
  if (Object(value) !== value) return false
  const list = listOf(value as Tensors)
  return list.length > 0 && list.every(tensor => Object(tensor) === tensor && 'dataId' in tensor)
}

const mapped = (tensors: Tensors, act: (tensor: Tensor) => Tensor): Tensors => {
  if ('dataId' in tensors) return act(tensors as Tensor)
  if (Array.isArray(tensors)) return tensors.map(act)
  return Object.fromEntries(Object.entries(tensors).map(([name, each]) => [name, act(each)]))
}

/** How many samples there are. @internal */
export const countOf = ({ xs }: TensorSamples): number => listOf(xs)[0]?.shape[0] ?? 0

/** Disposes a batch. @internal */
export function disposeBatch({ xs, ys }: TensorSamples): void {
  dispose([...listOf(xs), ...listOf(ys)])
}

/** Whether this is inputs and targets. @internal */
export const isSamples = (value: unknown): value is TensorSamples =>
  typeof value === 'object' && value !== null && 'xs' in value && 'ys' in value

/**
 * Whether these are several samples, and not a single one, as a dataset has them before `batch`.
 *
 * @internal
 * @param least sizes that each input has, with that of the batch
 */
export function isBatch({ xs, ys }: TensorSamples, least: number): boolean {
  // what a dataset was made of is no tensor before it is a batch
  const ranksIn = (part: unknown): unknown[] =>
    (Object(part) === part ? listOf(part as Tensors) : []).map(({ rank }) => rank)
  const isSome = (ranks: unknown[], fewest: number): boolean =>
    ranks.length > 0 && ranks.every(rank => typeof rank === 'number' && rank >= fewest)
  return isSome(ranksIn(xs), least) && isSome(ranksIn(ys), 1)
}

/**
 * Makes batches of tensors in memory, which stay yours. The order depends on the seed and the epoch
 * alone, so that whoever asks for the same batch gets the same.
 *
 * @throws OptionError when the tensors do not have equally many samples
 * @example
 * const source = inMemory({ xs: tf.tensor1d([1, 2, 3]), ys: tf.zeros([3]) }, { shuffle: false })
 * const { xs } = await source.batch({ epoch: 0, start: 2, size: 2 })
 * xs.size // 1
 */
export function inMemory(samples: TensorSamples, options: InMemoryOptions = {}): InMemory {
  checkOptions('inMemory', options, ['shuffle', 'dropLast'])
  const { shuffle = 0, dropLast = false } = options
  if (!isSamples(samples) || [samples.xs, samples.ys].some(part => !areTensors(part)))
    throw new OptionError(
      'samples are { xs, ys }, each a tensor, several in a list or several by name: make tensors of arrays with tf.tensor',
    )
  const counts = [...listOf(samples.xs), ...listOf(samples.ys)].map(({ shape }) =>
    shape.length > 0 ? shape[0] : 0,
  )
  const [size = 0] = counts
  if (size === 0 || counts.some(count => count !== size))
    throw new OptionError(
      `xs and ys must have equally many samples, at least one, and have ${counts.join(', ')}`,
    )
  if (shuffle !== false && !Number.isSafeInteger(shuffle))
    throw new OptionError(`shuffle must be a whole number, or false, got ${String(shuffle)}`)
  let order: { readonly epoch: number; readonly of: Int32Array } | undefined
  const rowsOf = (epoch: number, seed: number, start: number, end: number): Int32Array => {
    if (order?.epoch !== epoch) order = { epoch, of: shuffledRows(size, { epoch, seed }) }
    return order.of.subarray(start, end)
  }
  return {
    size,
    batch({ epoch, start, size: wanted }) {
      if (!Number.isInteger(wanted) || wanted < 1)
        throw new OptionError(`a batch cannot have ${wanted} samples`)
      const end = Math.min(size, start + wanted)
      if (start >= size || (dropLast && end - start < wanted)) return undefined
      // each result is a tensor of its own, also where it is all there is
      const pick = (tensor: Tensor): Tensor =>
        shuffle === false
          ? slice(tensor, start, end - start)
          : tidy(() => gather(tensor, tensor1d(rowsOf(epoch, shuffle, start, end), 'int32')))
      return { xs: mapped(samples.xs, pick), ys: mapped(samples.ys, pick) }
    },
  }
}
