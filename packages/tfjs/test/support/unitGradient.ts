import * as tf4 from '@tensorflow/tfjs'

/** tfjs, of whichever version: the tests run with two. */
export type Tf = typeof tf4

/**
 * A model whose loss has gradient 1 in its single weight, whatever the weight is: an update of plain
 * sgd then moves it by exactly the learning rate, downwards.
 */
export function unitGradientModel(
  optimizer: tf4.Optimizer | string,
  tf: Tf = tf4,
): tf4.LayersModel {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false, kernelInitializer: 'zeros' })],
  })
  model.compile({
    optimizer: optimizer as tf4.Optimizer,
    loss: (_: tf4.Tensor, predicted: tf4.Tensor) => tf.mean(predicted),
  })
  return model
}

/** Inputs of ones: `batches` of them, of one sample each. */
export const ones = (batches: number, tf: Tf = tf4): { x: tf4.Tensor; y: tf4.Tensor } => ({
  x: tf.ones([batches, 1]),
  y: tf.zeros([batches, 1]),
})

/** The single weight. */
export const weightOf = (model: tf4.LayersModel): number =>
  model.getWeights()[0]?.dataSync()[0] ?? NaN

/** Makers of tfjs' seven optimizers. */
export const optimizers: Readonly<Record<string, (rate: number, tf?: Tf) => tf4.Optimizer>> = {
  sgd: (rate, tf = tf4) => tf.train.sgd(rate),
  momentum: (rate, tf = tf4) => tf.train.momentum(rate, 0.5),
  adagrad: (rate, tf = tf4) => tf.train.adagrad(rate),
  adadelta: (rate, tf = tf4) => tf.train.adadelta(rate),
  rmsprop: (rate, tf = tf4) => tf.train.rmsprop(rate, 0.9, 0.3),
  adam: (rate, tf = tf4) => tf.train.adam(rate),
  adamax: (rate, tf = tf4) => tf.train.adamax(rate),
}
