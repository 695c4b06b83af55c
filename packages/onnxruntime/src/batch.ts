import { OptionError } from '@anneal/core'
import { checkClasses, checkSizes, type Classes, type Named } from './checkBatch.ts'
import { inNode } from './environment.ts'
import { Room } from './room.ts'
import { Rows } from './rows.ts'
import { inputsOf, listing, type DeclaredInput, type InputInfo } from './sessionInputs.ts'
import type { SessionNames, TensorClass, TensorData, TensorLike } from './types.ts'
import { isTensor, tensorOf, typeOf, type Values } from './values.ts'

/** One batch: what the inputs of the model and the right answers are, by the names of the inputs. */
export type Batch = Readonly<Record<string, Values | TensorLike>>

/** Turns batches into what a session is fed. @internal */
export class BatchFeeds {
  readonly #Tensor: TensorClass
  readonly #inputs: ReadonlyMap<string, InputInfo>
  readonly #classes: Classes
  /** The inputs that a batch has to have, or may have. */
  readonly #wanted: readonly string[]
  /** The names of the last batch that was looked at. */
  #seen: readonly string[] = []
  readonly #room = new Room()

  constructor(
    session: SessionNames,
    Tensor: TensorClass,
    fed: Iterable<string>,
    classes: Classes = {},
    declared?: readonly DeclaredInput[],
  ) {
    this.#Tensor = Tensor
    this.#inputs = inputsOf(session, declared)
    this.#classes = classes
    const others = new Set(fed)
    this.#wanted = session.inputNames.filter(name => !others.has(name))
    if (Object(classes) !== classes)
      throw new OptionError(
        `classes says of inputs how many there are, such as { labels: 10 }, got a ${typeof classes}`,
      )
    for (const [name, count] of Object.entries(classes)) {
      if (!this.#wanted.includes(name))
        throw new OptionError(
          `classes.${name}: batches have no such input; they have ${listing(this.#wanted)}`,
        )
      if (!Number.isInteger(count) || count < 1)
        throw new OptionError(`classes.${name} must be a whole number from 1 up, got ${count}`)
    }
  }

  /**
   * The tensors of a batch, to be fed to the next run and no other.
   *
   * @throws OptionError naming an input that is missing, one too many, and ids of no class
   */
  feeds(batch: Batch): Record<string, TensorLike> {
    this.checkNames(batch)
    const feeds: Record<string, TensorLike> = {}
    const named: Named = new Map()
    for (const name in batch) {
      const value = batch[name]!
      this.#check(name, value, named)
      if (isTensor(value)) feeds[name] = value
      else {
        const own = this.#convert(name, value)
        feeds[name] = tensorOf(this.#Tensor, Rows.are(own) ? this.#joined(name, [own]) : own)
      }
    }
    return feeds
  }

  /** The tensors of batches that are alike and in memory, stacked on a new first axis. */
  stacked(batches: readonly Batch[]): Record<string, TensorLike> {
    const first = batches[0]!
    this.checkNames(first)
    const feeds: Record<string, TensorLike> = {}
    const named: Named = new Map()
    for (const name in first) {
      const values = batches.map(batch => batch[name]!)
      for (const value of values) this.#check(name, value, named)
      const { type, dims, data } = this.#joined(name, values)
      feeds[name] = tensorOf(this.#Tensor, { type, dims: [batches.length, ...dims], data })
    }
    return feeds
  }

  /** Values of the same sizes, one after another in the type that the session wants. */
  #joined(name: string, values: readonly (Values | TensorLike)[]): Values {
    const parts = values.map(value =>
      isTensor(value)
        ? { type: value.type, dims: value.dims, data: value.data as TensorData }
        : this.#convert(name, value),
    )
    const first = parts[0]!
    const whole = inNode() ? wholeOf(parts) : undefined
    if (whole) return { type: first.type, dims: first.dims, data: whole }
    const [like, { length }] = Rows.are(first) ? [first.all, first] : [first.data, first.data]
    const data = this.#room.of(`${name} ${parts.length}`, like, length * parts.length)
    for (const [i, part] of parts.entries())
      if (Rows.are(part)) part.write(data, i * length)
      else data.set(part.data as never, i * length)
    return { type: first.type, dims: first.dims, data }
  }

  /**
   * Refuses a batch that will be taken apart as a whole, before any part of it is run.
   *
   * @throws OptionError naming the input, as `feeds` does
   */
  checkWhole(batch: Batch): void {
    this.checkNames(batch)
    const named: Named = new Map()
    const examples = examplesIn(batch)
    for (const name in batch) {
      const info = this.#inputs.get(name)
      this.#check(name, batch[name]!, named, info && openFor(batch[name], examples, info))
    }
  }

  #check(
    name: string,
    value: Values | TensorLike,
    named: Named,
    info: InputInfo | undefined = this.#inputs.get(name),
  ): void {
    checkSizes(name, value, info, named)
    const count = this.#classes[name]
    if (count !== undefined) checkClasses(name, value, count)
  }

  /** In the type that the session wants; rows stay what they are where they have it. */
  #convert(name: string, value: Values): Values {
    const given = typeOf(Rows.are(value) ? value.all : value.data)
    const wanted = value.type ?? this.#inputs.get(name)?.type ?? given
    if (Rows.are(value) && given === wanted) {
      const data = inNode() ? value.view : undefined
      return data ? { type: wanted, dims: value.dims, data } : value
    }
    const convert = given === wanted ? undefined : conversions[wanted!]
    const data = convert ? convert(value.data) : value.data
    if (convert && typeOf(data) !== wanted)
      throw new OptionError(
        `${name} is ${given!}, but the session wants ${wanted!}: convert it, or pass a typed array of whole numbers`,
      )
    return { type: wanted, data, dims: value.dims }
  }

  /** Refuses a batch that lacks an input, or has one too many. */
  checkNames(batch: Batch): void {
    if (typeof batch !== 'object' || (batch as unknown) === null)
      throw new OptionError(
        `a batch has values by the names of the inputs, ${listing(this.#wanted)}; got ${typeof batch}`,
      )
    if (this.#isKnown(batch)) return
    const names = Object.keys(batch)
    const missing = this.#wanted.filter(name => !(name in batch))
    if (missing.length > 0)
      throw new OptionError(
        `nothing feeds ${listing(missing)}: the batch has ${listing(names)}. Data goes into the batch; a number such as momentum into the plan, or into base`,
      )
    const unknown = names.filter(name => !this.#wanted.includes(name))
    if (unknown.length > 0)
      throw new OptionError(
        `the batch has ${listing(unknown)}, which is no input that a batch may feed; those are ${listing(this.#wanted)}`,
      )
    this.#seen = names
  }

  #isKnown(batch: Batch): boolean {
    let count = 0
    for (const name in batch) if (name !== this.#seen[count++]) return false
    return count > 0 && count === this.#seen.length
  }
}

/** What is known of an input, but that parts of a batch have a fixed size is nothing to the whole. */
function openFor(value: unknown, examples: number, { type, dims = [] }: InputInfo): InputInfo {
  const sizes = (Object(value) as Partial<Values>).dims
  const isFixed = sizes?.[0] === examples && typeof dims[0] === 'number'
  return { type, dims: isFixed ? ['', ...dims.slice(1)] : dims }
}

/** Parts of one array that follow each other, as one; a browser may take that array to another thread. */
function wholeOf(parts: readonly Values[]): TensorData | undefined {
  if (parts.some(part => Rows.are(part))) return undefined
  const { buffer, byteOffset, byteLength, length, constructor } = parts[0]!.data
  const Numbers = constructor as new (
    buffer: ArrayBufferLike,
    at: number,
    n: number,
  ) => Float32Array
  return parts.every(
    ({ data }, i) =>
      data.buffer === buffer &&
      data.byteOffset === byteOffset + i * byteLength &&
      data.constructor === constructor,
  )
    ? new Numbers(buffer, byteOffset, length * parts.length)
    : undefined
}

// Whole numbers go into any type that wants them; nothing else is converted in silence.
const conversions: Readonly<Record<string, (data: TensorData) => TensorData>> = {
  int64: data =>
    isWhole(data) ? BigInt64Array.from(data as ArrayLike<number> as number[], BigInt) : data,
  int32: data => (isWhole(data) ? Int32Array.from(data as ArrayLike<number>) : data),
  float32: data =>
    data instanceof Float64Array || isWhole(data)
      ? Float32Array.from(data as ArrayLike<number>)
      : data,
}

const isWhole = (data: TensorData): boolean =>
  data instanceof Uint8Array ||
  data instanceof Int8Array ||
  data instanceof Uint16Array ||
  data instanceof Int16Array ||
  data instanceof Int32Array ||
  data instanceof Uint32Array

/** How many examples a batch has: the first size of the first of its values that is no scalar. @internal */
export function examplesIn(batch: Batch): number {
  for (const name in batch) {
    // what is no batch is refused when it is fed
    const { dims = [] } = (batch[name] ?? {}) as Partial<Values>
    if (dims.length > 0) return dims[0]!
  }
  return 1
}
