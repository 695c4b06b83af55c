import { OptionError, type Progress } from '@anneal/core'
import {
  keep,
  tensor,
  variable,
  type LayersModel,
  type Optimizer,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs'

/** What is trained: a model of layers, or variables by name. */
export type Weights = LayersModel | Readonly<Record<string, Variable>>

/** Options of {@link captureCheckpoint}. */
export interface CheckpointOptions {
  /** What is trained. */
  readonly weights: Weights
  /** The optimizer. Default: the one that the model was compiled with. */
  readonly optimizer?: Optimizer | undefined
  /** Where the schedule stands. */
  readonly progress?: Progress | undefined
}

type Field = readonly [name: string, value: unknown]

interface Entry {
  readonly shape: readonly number[]
  readonly dtype: 'float32' | 'int32' | 'bool'
}

interface Header {
  readonly format: typeof format
  readonly progress?: Progress | undefined
  /** Class of the optimizer, and its fields that are numbers. */
  readonly optimizer: string
  readonly numbers: Readonly<Record<string, number>>
  /** For each field that holds accumulators, the name of each; null where there is none. */
  readonly accumulators: Readonly<Record<string, readonly (string | null)[]>>
  /** Fields that hold one tensor. */
  readonly tensors: readonly string[]
  /** What the bytes are, in order: weights, then accumulators, then tensors. */
  readonly entries: readonly Entry[]
}

interface Accumulator {
  readonly originalName: string
  readonly variable: Variable
}

const format = 'anneal/tfjs 1'
const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }

const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'dataId' in value

type Accumulators = readonly (Accumulator | undefined)[]

// Lists of accumulators have holes where a weight has not had a gradient yet.
const isAccumulators = (field: Field): field is readonly [string, Accumulators] =>
  Array.isArray(field[1]) &&
  field[1].every(item => item == null || isTensor((item as Accumulator).variable))

const isModel = (weights: Weights): weights is LayersModel =>
  typeof weights['getWeights'] === 'function'

const tensorsOf = (weights: Weights): Tensor[] =>
  isModel(weights) ? weights.getWeights() : Object.values(weights)

function optimizerOf({ weights, optimizer }: CheckpointOptions): Optimizer {
  const found = optimizer ?? (isModel(weights) ? weights.optimizer : undefined)
  if (!found)
    throw new OptionError('a checkpoint needs the optimizer: compile the model, or pass it')
  return found
}

/**
 * Takes down a training run, to the last bit: weights, optimizer and progress. tfjs' own
 * `optimizer.getWeights` leaves out what adam and adamax have besides their moments.
 *
 * @returns bytes for a file, IndexedDB or a download
 * @throws OptionError when there is no optimizer
 * @example
 * const bytes = await captureCheckpoint({ weights: model, progress: callback.progress })
 */
export async function captureCheckpoint(options: CheckpointOptions): Promise<Uint8Array> {
  const optimizer = optimizerOf(options)
  const fields: Field[] = Object.entries(optimizer)
  const lists = fields.filter(isAccumulators)
  const singles = fields.filter((field): field is readonly [string, Tensor] => isTensor(field[1]))
  const all = [
    ...tensorsOf(options.weights),
    ...lists.flatMap(([, list]) => list.flatMap(item => item?.variable ?? [])),
    ...singles.map(([, value]) => value),
  ]
  const header: Header = {
    format,
    progress: options.progress,
    optimizer: optimizer.getClassName(),
    numbers: Object.fromEntries(
      fields.filter((field): field is readonly [string, number] => typeof field[1] === 'number'),
    ),
    accumulators: Object.fromEntries(
      lists.map(([name, list]) => [name, Array.from(list, item => item?.originalName ?? null)]),
    ),
    tensors: singles.map(([name]) => name),
    entries: all.map(({ shape, dtype }) => ({ shape, dtype: dtype as Entry['dtype'] })),
  }
  // copies before anything is awaited elsewhere: on cpu `data` hands out the live numbers
  const data = await Promise.all(all.map(value => value.data().then(numbers => numbers.slice())))
  return pack(header, data)
}

/**
 * Puts a training run back as it was. Nothing is changed unless everything fits.
 *
 * @returns the progress, for the option `from` of `ScheduleCallback` or `driveOptimizer`
 * @throws OptionError when the bytes are no checkpoint, or one of another model or optimizer
 * @example
 * const from = restoreCheckpoint(bytes, { weights: model })
 * await model.fit(x, y, { epochs: 10, initialEpoch: 4, callbacks: new ScheduleCallback(plan, { from }) })
 */
export function restoreCheckpoint(
  bytes: Uint8Array,
  options: Omit<CheckpointOptions, 'progress'>,
): Progress | undefined {
  const { header, data } = unpack(bytes)
  const { weights } = options
  const optimizer = optimizerOf(options)
  const targets = tensorsOf(weights)
  if (optimizer.getClassName() !== header.optimizer)
    throw new OptionError(
      `the checkpoint was made with ${header.optimizer}, but the optimizer is ${optimizer.getClassName()}`,
    )
  targets.forEach(({ shape }, i) => {
    const saved = header.entries[i]?.shape
    if (saved?.join() !== shape.join())
      throw new OptionError(
        `weight ${i} has shape [${shape.join()}], but [${saved?.join() ?? ''}] in the checkpoint: is this the same model?`,
      )
  })
  const values = header.entries.map(({ shape, dtype }, i) => tensor(data[i]!, [...shape], dtype))
  const next = (): Tensor => values.shift()!
  const fields = optimizer as unknown as Record<string, unknown>

  const restored = targets.map(next)
  if (isModel(weights)) weights.setWeights(restored)
  else Object.values(weights).forEach((value, i) => value.assign(restored[i]!))
  for (const value of restored) value.dispose()
  for (const [name, items] of Object.entries(header.accumulators)) {
    for (const item of fields[name] as (Accumulator | undefined)[]) item?.variable.dispose()
    fields[name] = items.map(originalName => {
      if (originalName === null) return undefined
      const value = next()
      const accumulator: Accumulator = { originalName, variable: variable(value, false) }
      value.dispose()
      return accumulator
    })
  }
  for (const name of header.tensors) {
    const value = next()
    const old = fields[name] as Tensor
    if ('assign' in old) {
      ;(old as Variable).assign(value)
      value.dispose()
    } else {
      old.dispose()
      fields[name] = keep(value)
    }
  }
  Object.assign(fields, header.numbers)
  return header.progress
}

// Bytes: the length of the header in four bytes, the header as JSON padded to four, then the data.
function pack(header: Header, data: readonly ArrayBufferView[]): Uint8Array {
  const text = JSON.stringify(header)
  const json = new TextEncoder().encode(text.padEnd(text.length + 3))
  const start = 4 + (json.length & ~3)
  const size = data.reduce((sum, { byteLength }) => sum + byteLength, start)
  const bytes = new Uint8Array(size)
  new DataView(bytes.buffer).setUint32(0, start - 4, true)
  bytes.set(json.subarray(0, start - 4), 4)
  let offset = start
  for (const { buffer, byteOffset, byteLength } of data) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), offset)
    offset += byteLength
  }
  return bytes
}

function unpack(bytes: Uint8Array): {
  header: Header
  data: (Float32Array | Int32Array | Uint8Array)[]
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const broken = (why: string): never => {
    throw new OptionError(`these ${bytes.byteLength} bytes are no checkpoint: ${why}`)
  }
  const length = bytes.byteLength < 4 ? Infinity : view.getUint32(0, true)
  if (length > bytes.byteLength - 4) broken('they end before the header does')
  let header: Header
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Header
  } catch {
    return broken('the header cannot be read')
  }
  if ((header as Header | null)?.format !== format) broken(`the format is not ${format}`)
  let offset = 4 + length
  const data = header.entries.map(({ shape, dtype }) => {
    const Numbers = arrays[dtype]
    const size = shape.reduce((product, n) => product * n, 1) * Numbers.BYTES_PER_ELEMENT
    if (offset + size > bytes.byteLength) broken('data is missing at the end')
    // a copy: typed arrays begin at multiples of their element, and bytes may stand anywhere
    const part = new Uint8Array(bytes.subarray(offset, (offset += size)))
    return new Numbers(part.buffer)
  })
  return offset === bytes.byteLength ? { header, data } : broken('there is more data than expected')
}
