/** What examples of docs use of TensorFlow.js without making it. */
import * as tf from '@tensorflow/tfjs'

tf.env().set('PROD', true)
await tf.setBackend('cpu')

/** Data of 64 examples with 4 features. */
export const xs: tf.Tensor = tf.randomNormal([64, 4], 0, 1, 'float32', 1)
export const ys: tf.Tensor = xs.mean(1, true)

/** A model that is compiled, and fits them. */
export const model: tf.Sequential = tf.sequential({
  layers: [tf.layers.dense({ units: 1, inputShape: [4] })],
})
model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' })
