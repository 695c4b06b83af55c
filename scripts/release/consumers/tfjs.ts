import {
  ScheduleCallback,
  cosine,
  driveOptimizer,
  fromConfig,
  warmup,
  type ConfigOf,
} from '@anneal/tfjs'
import { builtins } from '@anneal/tfjs/builtins'
import * as tf from '@tensorflow/tfjs'

const config = {
  type: 'warmup',
  steps: '20%',
  schedule: { type: 'cosine', from: 0.1, steps: 'rest' },
} satisfies ConfigOf<typeof builtins>

await tf.setBackend('cpu')
await tf.ready()
const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' })
const x = tf.linspace(-1, 1, 20).reshape([20, 1])
const { history } = await model.fit(x, x.mul(2).add(1), {
  epochs: 4,
  batchSize: 5,
  verbose: 0,
  callbacks: new ScheduleCallback(fromConfig(config, builtins)),
})
const planned = warmup({ steps: 3, schedule: cosine({ from: 0.1, steps: 13 }) })
const rates = history['learningRate'] as number[]
const wrong = rates.filter((rate, epoch) => rate !== planned(4 * epoch + 3))
const loop = driveOptimizer(tf.train.adam(), cosine({ from: 0.1, steps: 10 }))
console.log(
  rates.length === 4 && wrong.length === 0 && loop.advance() === 0.1
    ? 'ok'
    : `wrong: ${rates.join(', ')}`,
)
