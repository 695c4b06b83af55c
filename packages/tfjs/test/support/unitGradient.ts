import * as tf from '@tensorflow/tfjs'
import { own } from './owned.ts'

/** Makers of tfjs' seven optimizers. */
export const optimizers = {
  sgd: rate => tf.train.sgd(rate),
  momentum: rate => tf.train.momentum(rate, 0.5),
  adagrad: rate => tf.train.adagrad(rate),
  adadelta: rate => tf.train.adadelta(rate),
  rmsprop: rate => tf.train.rmsprop(rate, 0.9, 0.3),
  adam: rate => tf.train.adam(rate),
  adamax: rate => tf.train.adamax(rate),
} satisfies Record<string, (rate: number) => tf.Optimizer>

export type OptimizerName = keyof typeof optimizers

export const optimizerNames = Object.keys(optimizers) as OptimizerName[]

/** One of the seven, which the test need not dispose. */
export const optimizer = (name: OptimizerName, rate = 123): tf.Optimizer =>
  own(optimizers[name](rate) as tf.Optimizer)

/**
 * A model whose loss has gradient 1 in its single weight, whatever the weight is: an update of plain
 * sgd then moves it by exactly the learning rate, downwards.
 */
export function unitGradientModel(
  optimizer: tf.Optimizer = own(tf.train.sgd(123)),
): tf.LayersModel {
  const layer = tf.layers.dense({
    units: 1,
    inputShape: [1],
    useBias: false,
    kernelInitializer: 'zeros',
  })
  const model = own(tf.sequential({ layers: [layer] }))
  const loss = (_: tf.Tensor, predicted: tf.Tensor): tf.Tensor => tf.mean(predicted)
  model.compile({ optimizer, loss })
  return model
}

/** Inputs of ones, and targets that nothing looks at. */
export const ones = (samples: number): { x: tf.Tensor; y: tf.Tensor } => ({
  x: own(tf.ones([samples, 1])),
  y: own(tf.zeros([samples, 1])),
})

/** The single weight. */
export async function weightOf(model: tf.LayersModel): Promise<number> {
  const [weight] = await model.getWeights()[0]!.data()
  return weight!
}

/** Sets the single weight to 0: what an update then makes of it is the update, to the last bit. */
export function resetWeight(model: tf.LayersModel): void {
  tf.tidy(() => {
    model.setWeights([tf.zeros([1, 1])])
  })
}
