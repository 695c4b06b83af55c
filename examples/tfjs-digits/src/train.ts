import {
  ScheduleCallback,
  combineCallbacks,
  type LogRecord,
  type Plan,
  type Schedule,
  type Feedback,
} from '@anneal/tfjs'
import * as tf from '@tensorflow/tfjs'
import { pixels, type Digits } from './digits.ts'
import { permutation, seeded } from './random.ts'

/** What one run is made of; the same for all but for the schedule. */
export interface Setting {
  readonly train: Digits
  readonly test: Digits
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
}

/** What came of one run. */
export interface Outcome {
  /** Of each update: the rate that was used, and the loss. */
  readonly rates: readonly number[]
  readonly losses: readonly number[]
  /** Share of the test images that are recognised. */
  readonly accuracy: number
  readonly seconds: number
}

function createModel(seed: number): tf.Sequential {
  const dense = (units: number, more: object): tf.layers.Layer =>
    tf.layers.dense({
      units,
      kernelInitializer: tf.initializers.glorotUniform({ seed }),
      ...more,
    })
  const model = tf.sequential({
    layers: [
      dense(256, { inputShape: [pixels], activation: 'relu' }),
      dense(10, { activation: 'softmax' }),
    ],
  })
  model.compile({
    optimizer: tf.train.momentum(0.1, 0.9),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  })
  return model
}

/** Batches for ever, each epoch in a new order that depends on the seed alone. */
function* batchesOf(
  { images, labels }: Digits,
  batchSize: number,
  seed: number,
): Generator<tf.TensorContainerObject> {
  const random = seeded(seed)
  for (;;) {
    const order = permutation(labels.length, random)
    for (let at = 0; at < order.length; at += batchSize) {
      const chosen = order.subarray(at, at + batchSize)
      const xs = new Float32Array(chosen.length * pixels)
      chosen.forEach((from, to) => {
        xs.set(images.subarray(from * pixels, (from + 1) * pixels), to * pixels)
      })
      const ys = Float32Array.from(chosen, from => labels[from]!)
      yield {
        xs: tf.tensor2d(xs, [chosen.length, pixels]),
        ys: tf.tensor2d(ys, [chosen.length, 1]),
      }
    }
  }
}

/** Trains a model under a schedule, and tests it. */
export async function train(
  plan: Schedule | Feedback | Plan,
  { train, test, epochs, batchSize, seed }: Setting,
  onUpdate: (record: LogRecord) => void,
): Promise<Outcome> {
  const model = createModel(seed)
  const rates: number[] = []
  const losses: number[] = []
  const callback = new ScheduleCallback(plan, {
    run: { datasetSize: train.labels.length, batchSize },
    log: record => {
      if (record.event !== 'update') return
      rates.push(record.values['learningRate'] ?? NaN)
      losses.push(record.metrics['loss'] ?? NaN)
      onUpdate(record)
    },
  })
  const started = performance.now()
  await model.fitDataset(
    tf.data.generator(() => batchesOf(train, batchSize, seed)),
    {
      epochs,
      batchesPerEpoch: Math.ceil(train.labels.length / batchSize),
      verbose: 0,
      callbacks: combineCallbacks(callback),
    },
  )
  const seconds = (performance.now() - started) / 1000
  const accuracy = tf.tidy(() => {
    const xs = tf.tensor2d(test.images, [test.labels.length, pixels])
    const ys = tf.tensor2d(Float32Array.from(test.labels), [test.labels.length, 1])
    const [, share] = model.evaluate(xs, ys, { batchSize: 500 }) as tf.Scalar[]
    return share!.dataSync()[0]!
  })
  model.optimizer.dispose()
  model.dispose()
  return { rates, losses, accuracy, seconds }
}
