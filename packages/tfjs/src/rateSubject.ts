import { OptionError, type Measured, type RateSubject } from '@anneal/core'
import {
  tidy,
  type LayersModel,
  type Optimizer,
  type Scalar,
  type Variable,
} from '@tensorflow/tfjs'
import { breather } from './breathe.ts'
import {
  disposeBatch,
  isSamples,
  type BatchDataset,
  type TensorSamples,
  type Tensors,
} from './batchSource.ts'
import { captureCheckpoint, restoreCheckpoint, type Weights } from './checkpoint.ts'
import { feedOf, type RateData } from './feeds.ts'
import { rememberLayers } from './layerState.ts'
import { isTraining } from './modelInside.ts'
import { setLearningRate } from './optimizer.ts'

/** What a loop of your own trains. */
export interface CustomTraining {
  /** What is trained, by name. */
  readonly weights: Readonly<Record<string, Variable>>
  readonly optimizer: Optimizer
  /** The loss of a batch, made of the weights. */
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- it may be taken apart
  loss(this: void, xs: Tensors, ys: Tensors): Scalar
}

/** What rates are tried on: a compiled model, or what a loop of your own trains. */
export type Trainable = LayersModel | CustomTraining

/** How rates are tried. */
export interface RateDataOptions {
  /**
   * TensorSamples in a batch; a dataset says that itself.
   *
   * @default 32
   */
  readonly batchSize?: number | undefined
  /**
   * The seed of the order of samples in memory, `false` for the order that they have. A dataset and a
   * source have an order of their own.
   *
   * @default 0
   */
  readonly shuffle?: number | false | undefined
  /**
   * What is measured after each update, instead of the batch: samples, a dataset, or a function that
   * measures. A model is evaluated with its loss, and its accuracy where that is one of its metrics.
   */
  readonly validation?:
    TensorSamples | BatchDataset | (() => Measured | Promise<Measured>) | undefined
}

const busy = new WeakSet<Optimizer>()

const isModel = (trained: Trainable): trained is LayersModel =>
  typeof (trained as Partial<LayersModel>).trainOnBatch === 'function'

/**
 * Makes what rates are tried on.
 *
 * @internal
 * @throws OptionError when the model was not compiled, or the data are none
 */
export function rateSubject(
  trained: Trainable,
  data: RateData,
  { batchSize = 32, shuffle, validation }: RateDataOptions,
): RateSubject<TensorSamples> {
  if (Object(trained) !== trained)
    throw new OptionError(
      'pass a compiled model, or { weights, optimizer, loss } of a loop of yours',
    )
  // undefined before `compile`, whatever the type says
  const optimizer = trained.optimizer as Optimizer | undefined
  if (!optimizer) throw new OptionError('the model has no optimizer: compile it first')
  const open = feedOf(data, batchSize, shuffle, isModel(trained) ? rankOf(trained) : 1)
  const train = isModel(trained) ? trainerOf(trained) : customTrainer(trained)
  const breathe = breather('auto')
  let feed = open()
  return {
    snapshot: async () => {
      const restore = await takeDown(trained, optimizer)
      feed = open()
      return restore
    },
    next: () => feed(),
    async update(batch, rate) {
      try {
        setLearningRate(optimizer, rate)
        const measured = await train(batch)
        await breathe()
        return measured
      } finally {
        disposeBatch(batch)
      }
    },
    evaluate: validation && evaluatorOf(trained, validation, batchSize),
    discard: disposeBatch,
  }
}

/** Takes weights, optimizer and what layers remember down, and keeps others from doing so meanwhile. */
async function takeDown(trained: Trainable, optimizer: Optimizer): Promise<() => void> {
  if (busy.has(optimizer) || (isModel(trained) && isTraining(trained)))
    throw new OptionError('this model is being trained: wait until that is over')
  busy.add(optimizer)
  try {
    const weights: Weights = isModel(trained) ? trained : trained.weights
    const bytes = await captureCheckpoint({ weights, optimizer })
    const restoreLayers = isModel(trained) ? rememberLayers(trained) : undefined
    return () => {
      try {
        restoreLayers?.()
        restoreCheckpoint(bytes, { weights, optimizer })
      } finally {
        busy.delete(optimizer)
      }
    }
  } catch (error) {
    busy.delete(optimizer)
    throw error
  }
}

/** The fewest sizes that an input has. */
const rankOf = ({ inputs }: LayersModel): number =>
  Math.min(...inputs.map(({ shape }) => shape.length))

/** Loss, and accuracy where it is one of the metrics, of what tfjs gives as a number or a list of them. */
function named(model: LayersModel, values: number | readonly number[]): Measured {
  const list = typeof values === 'number' ? [values] : values
  const place = model.metricsNames.findIndex(name => /(^|_)acc(uracy)?$/.test(name))
  return place > 0 ? { loss: list[0]!, accuracy: list[place] } : list[0]!
}

const trainerOf =
  (model: LayersModel) =>
  async ({ xs, ys }: TensorSamples): Promise<Measured> =>
    named(model, await model.trainOnBatch(xs, ys))

const customTrainer = ({ weights, optimizer, loss }: CustomTraining) => {
  const variables = Object.values(weights)
  return ({ xs, ys }: TensorSamples): Promise<Measured> =>
    // tidy: tfjs itself keeps what a loss had made before it threw
    numberOf(tidy(() => optimizer.minimize(() => loss(xs, ys), true, variables)!))
}

async function numberOf(value: Scalar): Promise<number> {
  try {
    return (await value.data())[0]!
  } finally {
    value.dispose()
  }
}

function evaluatorOf(
  trained: Trainable,
  validation: NonNullable<RateDataOptions['validation']>,
  batchSize: number,
): () => Promise<Measured> {
  if (typeof validation === 'function') return async () => await validation()
  if (!isModel(trained)) {
    if (!isSamples(validation))
      throw new OptionError('validation must be samples or a function where there is no model')
    return () => numberOf(tidy(() => trained.loss(validation.xs, validation.ys)))
  }
  return async () => {
    const given = isSamples(validation)
      ? trained.evaluate(validation.xs as never, validation.ys as never, { batchSize })
      : await trained.evaluateDataset(validation as never, {})
    const values = await Promise.all([given].flat().map(numberOf))
    // with several outputs tfjs gives the sums of their losses first, of which the last is the whole
    return named(trained, values.slice(trained.outputs.length - 1))
  }
}
