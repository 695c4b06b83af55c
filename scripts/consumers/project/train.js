// What a user writes: it names @anneal/tfjs and tfjs, and nothing else of Anneal.
import { ScheduleCallback, cosine, fromConfig, getLearningRate, warmup } from '@anneal/tfjs'
import { builtins } from '@anneal/tfjs/builtins'
import * as tf from '@tensorflow/tfjs'

/** Fits a line in 4 epochs of 5 batches, with a rate that warms up and then falls. */
export async function train() {
  await tf.setBackend('cpu')
  await tf.ready()
  const plan = warmup({ steps: 4, schedule: cosine({ from: 0.1, steps: 16 }) })
  const copy = fromConfig(JSON.parse(JSON.stringify(plan)), builtins)

  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' })
  const x = tf.linspace(-1, 1, 20).reshape([20, 1])
  const { history } = await model.fit(x, x.mul(2).add(1), {
    epochs: 4,
    batchSize: 5,
    verbose: 0,
    callbacks: new ScheduleCallback(copy),
  })
  return {
    backend: tf.getBackend(),
    losses: history.loss,
    logged: history.learningRate,
    planned: [3, 7, 11, 15].map(plan),
    last: getLearningRate(model.optimizer),
  }
}
