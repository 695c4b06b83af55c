import { OptionError, microBatches } from '@anneal/core'
import { examplesIn, type Batch } from './batch.ts'
import { Rows } from './rows.ts'
import { inputsOf, type DeclaredInput, type InputInfo } from './sessionInputs.ts'
import type { SessionNames, TensorClass, TensorLike } from './types.ts'
import { isTensor, tensorOf, type Values } from './values.ts'

/** Some examples of a batch, and what share of it they are. @internal */
export interface Part {
  readonly batch: Batch
  /** Parts of the batch before it. */
  readonly index: number
  readonly share: number
}

/** The inputs of a step that adds gradients up, as `accumulate` of `@anneal/onnx-graph` makes it. */
const inputs = ['share', 'update'] as const

// seeds draw alike again after 2039², and those of updates are small: far apart, and exact in float32
const [stride, period] = [65_537, 2039 ** 2]

interface MicroBatchOptions {
  readonly Tensor: TensorClass
  readonly microBatch?: number | undefined
  readonly inputs?: readonly DeclaredInput[] | undefined
}

/** Takes batches apart that memory does not hold at once. @internal */
export class MicroBatches {
  /** The inputs that are fed here. */
  readonly names: readonly string[]
  readonly #Tensor: TensorClass
  readonly #most: number
  readonly #inputs: ReadonlyMap<string, InputInfo>

  /** @throws OptionError when the step cannot do that, or there is no such size */
  constructor(session: SessionNames, { Tensor, microBatch, inputs: declared }: MicroBatchOptions) {
    const adds = inputs.every(name => session.inputNames.includes(name))
    if (microBatch !== undefined && !(Number.isSafeInteger(microBatch) && microBatch > 0))
      throw new OptionError(`microBatch must be a whole number from 1 up, got ${microBatch}`)
    if (microBatch !== undefined && !adds)
      throw new OptionError(
        'microBatch needs a training step that adds gradients up, and this one has no inputs share and update: make it with optimizer: accumulate(…) of @anneal/onnx-graph',
      )
    this.names = adds ? inputs : []
    this.#Tensor = Tensor
    this.#most = microBatch ?? Infinity
    this.#inputs = inputsOf(session, declared)
  }

  /** Whether a batch is a single part. */
  holds(batch: Batch): boolean {
    return this.#most === Infinity || !(examplesIn(batch) > this.#most)
  }

  /**
   * The parts of a batch, one after another.
   *
   * @throws OptionError where nothing of it can be taken apart
   */
  partsOf(batch: Batch): readonly Part[] {
    const examples = examplesIn(batch)
    const names = Object.keys(batch)
    const fixed = names.find(name => batch[name]!.dims.length > 0)!
    if (names.every(name => this.#isWhole(name, batch[name]!, examples)))
      throw new OptionError(
        `microBatch is ${this.#most}, but the session takes ${fixed} with ${examples} examples and no others: make the training step with sizes that leave them open, such as { ${fixed}: ['N', …] }`,
      )
    let at = 0
    return microBatches(examples, this.#most).map((size, index) => {
      const part: Record<string, Values | TensorLike> = {}
      for (const name in batch) {
        const value = batch[name]!
        part[name] = this.#isWhole(name, value, examples) ? value : partOf(name, value, at, size)
      }
      at += size
      return { batch: part, index, share: size / examples }
    })
  }

  /** Whether a value is for the batch as a whole, such as a scalar. */
  #isWhole(name: string, { dims }: Values | TensorLike, examples: number): boolean {
    return dims[0] !== examples || this.#inputs.get(name)?.dims?.[0] === examples
  }

  /** The seed of a part, so that dropout draws anew in each of them, as PyTorch does. */
  seedOf(
    { seed }: Readonly<Record<string, TensorLike>>,
    index: number,
  ): Record<string, TensorLike> {
    // not an input with data for each example, which happens to be called so
    if (index === 0 || seed?.location !== 'cpu' || seed.dims.length > 0) return {}
    if (!(seed.data instanceof Float32Array)) return {}
    const data = seed.data.map(value => (value + index * stride) % period)
    return { seed: tensorOf(this.#Tensor, { data, dims: seed.dims }) }
  }

  /** What a part is fed beside its data, or each of several steps in one run. */
  feeds(share: number, isLast: boolean, steps?: number): Readonly<Record<string, TensorLike>> {
    if (this.names.length === 0) return none
    const feeds: Record<string, TensorLike> = {}
    for (const name of this.names) {
      const data = new Float32Array(steps ?? 1).fill(name === 'share' ? share : Number(isLast))
      feeds[name] = tensorOf(this.#Tensor, { data, dims: steps === undefined ? [] : [steps] })
    }
    return feeds
  }
}

const none: Readonly<Record<string, TensorLike>> = {}

/** So many examples of a value, from one on. */
function partOf(name: string, value: Values | TensorLike, at: number, size: number): Values {
  if (!isTensor(value) && Rows.are(value)) return value.part(at, size)
  // before the data, which then cannot be read
  if (isTensor(value) && value.location !== 'cpu')
    throw new OptionError(
      `${name} is on a GPU, where a batch cannot be taken apart: give batches of no more than microBatch examples, or data in memory`,
    )
  const { type, dims, data } = value as Values
  const width = data.length / dims[0]!
  return {
    type,
    dims: [size, ...dims.slice(1)],
    data: data.subarray(at * width, (at + size) * width),
  }
}
