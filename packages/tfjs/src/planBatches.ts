import {
  checkOptions,
  OptionError,
  batchPlaces,
  type Plan,
  type RunOptions,
  type Schedule,
} from '@anneal/core'
import {
  data,
  History,
  type LayersModel,
  type ModelFitArgs,
  type TensorContainer,
} from '@tensorflow/tfjs'
import { inMemory, type InMemoryOptions, type TensorSamples } from './batchSource.ts'
import { ScheduleCallback } from './callback.ts'
import type { ScheduleCallbackOptions } from './callbackOptions.ts'
import { combineCallbacks, type AnyCallback } from './combineCallbacks.ts'

/** A plan that says how large batches are. */
export type BatchPlan = Plan & { readonly batchSize: Schedule | number }

/** Options of {@link planBatches}. */
export interface PlanBatchesOptions extends InMemoryOptions {
  /** Epochs in all. */
  readonly epochs: number
}

/** Batches in the sizes of a plan. */
export interface PlannedBatches<P extends BatchPlan = BatchPlan> {
  /** The run, for `growingRun` and `sample`. */
  readonly run: RunOptions
  /** Updates in all. */
  readonly updates: number
  /** For `fitDataset`, with `callback` as its first callback and without `batchesPerEpoch`. */
  readonly dataset: data.Dataset<TensorContainer>
  /** What sets the other channels of the plan, and says which epoch the dataset is in. */
  callback(options?: Omit<ScheduleCallbackOptions, 'run' | 'batches'>): ScheduleCallback<P>
  /**
   * Trains by one `fit` after another, for plans whose batch size changes between epochs only. It
   * shuffles as `fit` does: with `Math.random`, unless `shuffle` is false.
   *
   * @throws OptionError when the batch size changes inside of an epoch, or `dropLast` is set
   */
  fit(model: LayersModel, args?: PlannedFitArgs): Promise<History>
}

/** What `fit` takes besides what the plan says. */
export type PlannedFitArgs = Omit<
  ModelFitArgs,
  'batchSize' | 'epochs' | 'callbacks' | 'validationSplit' | 'sampleWeight'
> & {
  /** More callbacks. */
  readonly callbacks?: AnyCallback | readonly AnyCallback[]
  /** Options of the callback that sets the plan's channels. */
  readonly schedule?: Omit<ScheduleCallbackOptions, 'run' | 'batches'>
}

/**
 * Trains with batches in the sizes of a plan, which tfjs cannot by itself: through a dataset for
 * `fitDataset`, or through one `fit` after another. Why batches should grow, see `growBatch`.
 *
 * @throws OptionError when the plan or the samples cannot be used
 * @example
 * const decay = piecewise({ values: [0.1, 0.02], at: ['2 epochs'] })
 * const batches = planBatches({ xs: x, ys: y }, growBatch({ schedule: decay, batchSize: 4 }), { epochs: 4 })
 * await model.fitDataset(batches.dataset, { epochs: 4, callbacks: batches.callback() })
 */
export function planBatches<P extends BatchPlan>(
  samples: TensorSamples,
  plan: P,
  options: PlanBatchesOptions,
): PlannedBatches<P> {
  checkOptions('planBatches', options, ['epochs', 'shuffle', 'dropLast'])
  const { epochs, shuffle, dropLast = false } = options
  if ((plan.batchSize as unknown) === undefined)
    throw new OptionError('the plan has no channel batchSize: add one, or make it with growBatch')
  const source = inMemory(samples, { shuffle })
  const run: RunOptions = { epochs, datasetSize: source.size, dropLast }
  const places = batchPlaces(run, plan.batchSize)
  const { updates } = places
  if (updates === undefined)
    throw new OptionError(`planBatches needs epochs, a whole number, got ${String(epochs)}`)
  let current: number | undefined
  const batchesOf = function* (): Generator<TensorContainer> {
    if (current === undefined)
      throw new OptionError(
        'pass callback() of the planned batches to fitDataset: it says which epoch it is',
      )
    const end = places.firstOf(current + 1)
    for (let update = places.firstOf(current); update < end; update++)
      yield source.batch(places.at(update)) as TensorContainer
  }
  const callback: PlannedBatches<P>['callback'] = options =>
    new ScheduleCallback(plan, {
      ...options,
      run,
      batches: {
        begin: epoch => {
          current = epoch
          return places.firstOf(epoch)
        },
      },
    })
  /** The batch size of a whole epoch. */
  const sizeOf = (epoch: number): number => {
    const [first, end] = [places.firstOf(epoch), places.firstOf(epoch + 1)]
    const { size } = places.at(first)
    for (let update = first + 1; update < end; update++) {
      const place = places.at(update)
      if (place.size !== size && place.start + place.size < source.size)
        throw new OptionError(
          `the batch size changes inside of epoch ${epoch}, from ${size} to ${place.size}, which fit cannot: use fitDataset with the dataset`,
        )
    }
    return size
  }
  return {
    run,
    updates,
    dataset: data.generator(batchesOf),
    callback,
    async fit(model, { initialEpoch = 0, schedule, callbacks = [], ...args } = {}) {
      for (const name of ['batchSize', 'epochs', 'validationSplit', 'sampleWeight'])
        if (name in args)
          throw new OptionError(
            `fit of planned batches has no option "${name}": planBatches says how large they are, and of which samples`,
          )
      if (dropLast)
        throw new OptionError('fit leaves out no small last batch: use fitDataset with the dataset')
      const sizes = Array.from({ length: epochs }, (_, epoch) => sizeOf(epoch))
      const ours = callback(schedule)
      const all = new History()
      all.epoch = []
      all.history = {}
      for (let epoch = initialEpoch; epoch < epochs;) {
        const batchSize = sizes[epoch]!
        const change = sizes.findIndex((size, i) => i > epoch && size !== batchSize)
        const end = change < 0 ? epochs : change
        const { epoch: done, history } = await model.fit(samples.xs, samples.ys, {
          ...args,
          ...{ batchSize, initialEpoch: epoch, epochs: end },
          callbacks: combineCallbacks(ours, callbacks),
        })
        all.epoch.push(...done)
        for (const [name, values] of Object.entries(history))
          all.history[name] = [...(all.history[name] ?? []), ...values] as number[]
        if (done.length < end - epoch) break // it was stopped
        epoch = end
      }
      return all
    },
  }
}
