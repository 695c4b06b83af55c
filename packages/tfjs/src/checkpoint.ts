import { checkOptions, OptionError, type Bytes, type Progress } from '@anneal/core'
import {
  keep,
  tensor,
  variable,
  type LayersModel,
  type Optimizer,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs'
import { pack, unpack, type Entry, type Header } from './checkpointBytes.ts'
import { workerOf } from './modelInside.ts'
import { ownValues, rememberOwn } from './optimizerTarget.ts'

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

/** A running mean of an optimizer, for one of the weights. */
interface Accumulator {
  readonly originalName: string
  readonly variable: Variable
}

/** Something with weights, and perhaps with layers inside. */
interface Layered {
  readonly layers?: readonly Layered[]
  readonly weights: readonly { read(): Tensor }[]
}

/** What is not public of a model. */
interface Compiled {
  readonly collectedTrainableWeights?: readonly { readonly shape: readonly number[] }[]
}

const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'dataId' in value

const isAccumulators = (value: unknown): value is readonly Accumulator[] =>
  Array.isArray(value) && value.every(item => isTensor((item as Accumulator).variable))

const isModel = (weights: Weights): weights is LayersModel =>
  typeof weights.getWeights === 'function'

// Layer by layer: `model.weights` has them in another order when one of the layers is frozen.
const weightsOf = ({ layers, weights }: Layered): Tensor[] =>
  layers ? layers.flatMap(weightsOf) : weights.map(weight => weight.read())

const variablesOf = (weights: Weights): Variable[] =>
  isModel(weights) ? ([...new Set(weightsOf(weights))] as Variable[]) : Object.values(weights)

function optimizerOf(options: CheckpointOptions): Optimizer {
  if (Object(options) === options && isModel(options as never))
    throw new OptionError('pass the model as { weights: model }')
  checkOptions('a checkpoint', options, ['weights', 'optimizer', 'progress'])
  const { weights, optimizer } = options
  if (Object(weights) !== weights)
    throw new OptionError('weights are missing: a model, or variables by name')
  const found = optimizer ?? (isModel(weights) ? weights.optimizer : undefined)
  if (!found)
    throw new OptionError('a checkpoint needs the optimizer: compile the model, or pass it')
  return found
}

/** The fields of an optimizer whose values are of some kind. */
const fieldsOf = <Kind>(
  optimizer: Optimizer,
  is: (value: unknown) => value is Kind,
): [name: string, value: Kind][] =>
  Object.entries(optimizer).filter((field): field is [string, Kind] => is(field[1]))

const isSetting = (value: unknown): value is number | boolean =>
  typeof value === 'boolean' || Number.isFinite(value)

/**
 * Takes down a training run, to the last bit: weights, optimizer and progress. tfjs' own
 * `optimizer.getWeights` leaves out what adam and adamax have besides their moments.
 *
 * @returns bytes for a file, IndexedDB or a download
 * @throws OptionError when there is no optimizer
 * @example
 * const bytes = await captureCheckpoint({ weights: model, progress: callback.progress })
 */
export async function captureCheckpoint(options: CheckpointOptions): Promise<Bytes> {
  const optimizer = optimizerOf(options)
  const { weights, progress } = options
  const lists = fieldsOf(optimizer, isAccumulators)
  const singles = fieldsOf(optimizer, isTensor)
  const variables = variablesOf(weights)
  const all = [
    ...variables,
    ...lists.flatMap(([, list]) => list.map(item => item.variable)),
    ...singles.map(([, value]) => value),
  ]
  const header: Header = {
    progress,
    weights: isModel(weights) ? variables.length : Object.keys(weights),
    optimizer: optimizer.getClassName(),
    // not there before the first update, but it must be set back to 0 all the same
    settings: {
      iterations_: optimizer.iterations,
      ...Object.fromEntries(fieldsOf(optimizer, isSetting)),
    },
    own: ownValues(optimizer),
    accumulators: Object.fromEntries(
      lists.map(([name, list]) => [name, list.map(item => item.originalName)]),
    ),
    tensors: singles.map(([name]) => name),
    entries: all.map(({ shape, dtype }) => ({ shape, dtype: dtype as Entry['dtype'] })),
  }
  // copies: on some backends `data` hands out the live numbers
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
  const optimizer = optimizerOf(options)
  const targets = targetsOf(options.weights, header)
  checkOptimizer(header, optimizer, options.weights)
  const values = header.entries.map(({ shape, dtype }, i) => tensor(data[i]!, [...shape], dtype))
  const next = (): Tensor => values.shift()!
  const assign = (target: Variable, value: Tensor): void => {
    target.assign(value)
    value.dispose()
  }
  // not by model.setWeights, which would apply constraints once more
  for (const target of targets) assign(target, next())
  const fields = optimizer as unknown as Record<string, unknown>
  for (const [name, originalNames] of Object.entries(header.accumulators)) {
    for (const item of fields[name] as Accumulator[]) item.variable.dispose()
    fields[name] = originalNames.map((originalName): Accumulator => {
      const value = next()
      const accumulator = { originalName, variable: variable(value, false) }
      value.dispose()
      return accumulator
    })
  }
  for (const name of header.tensors) {
    const old = fields[name] as Tensor
    if ('assign' in old) assign(old as Variable, next())
    else {
      old.dispose()
      fields[name] = keep(next())
    }
  }
  Object.assign(fields, header.settings)
  rememberOwn(optimizer, header.own)
  return header.progress
}

const shapeOf = (value: Pick<Entry, 'shape'> | undefined): string =>
  value ? `[${value.shape.join()}]` : 'nothing'

/** The variables that the saved weights go to, in their order. */
function targetsOf(weights: Weights, { weights: saved, entries }: Header): Variable[] {
  const all = variablesOf(weights)
  const names = isModel(weights) ? undefined : Object.keys(weights)
  const listed = typeof saved === 'number' ? `${saved} of a model` : saved.join(', ')
  const wrong = names
    ? typeof saved === 'number' || [...saved].sort().join() !== [...names].sort().join()
    : saved !== all.length
  if (wrong)
    throw new OptionError(
      `the checkpoint has the weights ${listed}, but here are ${names?.join(', ') ?? `${all.length} of a model`}`,
    )
  const targets =
    typeof saved === 'number'
      ? all
      : saved.map(name => (weights as Record<string, Variable>)[name]!)
  targets.forEach((target, i) => {
    const entry = entries[i]!
    if (shapeOf(entry) !== shapeOf(target) || entry.dtype !== target.dtype)
      throw new OptionError(
        `weight ${names ? saved[i as never] : i} is ${target.dtype} ${shapeOf(target)}, but ${entry.dtype} ${shapeOf(entry)} in the checkpoint: is this the same model?`,
      )
  })
  return targets
}

/** The weights that a model was compiled to train: they stay so when a layer is frozen later. */
const trainedBy = (model: LayersModel): Compiled['collectedTrainableWeights'] =>
  (workerOf(model) as unknown as Compiled).collectedTrainableWeights

function checkOptimizer(header: Header, optimizer: Optimizer, weights: Weights): void {
  const { accumulators, tensors, entries } = header
  const name = optimizer.getClassName()
  if (name !== header.optimizer)
    throw new OptionError(
      `the checkpoint was made with ${header.optimizer}, but the optimizer is ${name}`,
    )
  const fields = optimizer as unknown as Record<string, unknown>
  const missing =
    Object.keys(accumulators).find(field => !isAccumulators(fields[field])) ??
    tensors.find(field => !isTensor(fields[field]))
  if (missing !== undefined)
    throw new OptionError(`this ${name} has no ${missing}, which the checkpoint has a value for`)
  const trained = isModel(weights) ? trainedBy(weights) : undefined
  if (!trained || weights.optimizer !== optimizer) return
  let place = header.weights as number
  for (const list of Object.values(accumulators)) {
    const shapes = entries
      .slice(place, (place += list.length))
      .map(shapeOf)
      .join()
    const expected = trained.map(shapeOf).join()
    if (list.length > 0 && shapes !== expected)
      throw new OptionError(
        `the checkpoint was made training weights of ${shapes}, but this model trains ${expected}: are other layers frozen?`,
      )
  }
}
