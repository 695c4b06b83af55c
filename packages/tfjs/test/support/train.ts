import * as tf from '@tensorflow/tfjs'
import { ScheduleCallback, combineCallbacks, type Drivable } from '../../src/index.ts'
import { own } from './owned.ts'
import { ones, resetWeight, unitGradientModel, weightOf } from './unitGradient.ts'

type Extra =
  tf.CustomCallback | tf.CustomCallbackArgs | ReturnType<typeof tf.callbacks.earlyStopping>

export interface TrainOptions extends Omit<tf.ModelFitArgs, 'callbacks'> {
  readonly model?: tf.LayersModel
  readonly optimizer?: tf.Optimizer
  readonly samples?: number
  /** Callbacks behind ours. */
  readonly extra?: readonly Extra[]
  /** Another way to train than `fit`. */
  readonly fit?: (model: tf.LayersModel, callbacks: tf.CustomCallback[]) => Promise<tf.History>
}

export interface Trained {
  readonly model: tf.LayersModel
  readonly callback: ScheduleCallback
  readonly history: Record<string, readonly (number | tf.Tensor)[]>
  /** What each update moved the weight by: with plain sgd the rate that it used, in float32. */
  readonly moves: number[]
}

/** Hears what each update moves the weight of a unit-gradient model by. */
export function watch(model: tf.LayersModel, moves: number[]): tf.CustomCallback {
  return new tf.CustomCallback(
    {
      onBatchBegin: () => {
        resetWeight(model)
      },
      onBatchEnd: async () => {
        moves.push(0 - (await weightOf(model)))
      },
    },
    'never',
  )
}

/** Trains a unit-gradient model on four batches of one sample, twice, unless it is told otherwise. */
export async function train(
  by: Drivable | ScheduleCallback,
  { model: given, optimizer, samples = 4, extra = [], fit, ...args }: TrainOptions = {},
): Promise<Trained> {
  const model = given ?? unitGradientModel(optimizer ?? own(tf.train.sgd(123)))
  const callback =
    by instanceof ScheduleCallback ? by : new ScheduleCallback(by, { yieldEvery: 'never' })
  const moves: number[] = []
  const callbacks = combineCallbacks(callback, watch(model, moves), ...extra)
  const { x, y } = ones(samples)
  const { history } = fit
    ? await fit(model, callbacks as tf.CustomCallback[])
    : await model.fit(x, y, {
        epochs: 2,
        batchSize: 1,
        shuffle: false,
        ...args,
        callbacks,
      })
  return { model, callback, history, moves }
}

/** Values in the precision of the weights. */
export const float32 = (values: Iterable<number>): number[] => Array.from(values, Math.fround)

/** The first values of a curve, in float32. */
export const firstOf = (curve: (step: number) => number, count: number, start = 0): number[] =>
  float32(Array.from({ length: count }, (_, i) => curve(start + i)))
