import * as tf from '@tensorflow/tfjs'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ScheduleCallback,
  captureCheckpoint,
  combineCallbacks,
  cosine,
  driveOptimizer,
  linear,
  restoreCheckpoint,
  warmup,
  type Plan,
  type Progress,
} from '../../src/index.ts'
import { writeFileAtomic } from '../../src/node.ts'

export const modes = ['loop', 'fitDataset', 'fit'] as const
export type Mode = (typeof modes)[number]

export const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(1),
  momentum: () => tf.train.momentum(1, 0.5),
  adagrad: () => tf.train.adagrad(1),
  adadelta: () => tf.train.adadelta(1),
  rmsprop: () => tf.train.rmsprop(1, 0.9, 0.3),
  adam: () => tf.train.adam(1),
  adamax: () => tf.train.adamax(1),
}

const perEpoch = 5
const epochs = 5

/** Batches that all seven optimizers train together. */
export const batches = Object.keys(optimizers).length * epochs * perEpoch

const run = { epochs, stepsPerEpoch: perEpoch }
const learningRate = warmup({
  steps: '20%',
  schedule: cosine({ from: 0.05, to: 0.001, steps: 'rest' }),
})
const momentum = linear({ from: 0.95, to: 0.8, steps: '100%' })
const planOf = (optimizer: tf.Optimizer): Plan =>
  'momentum' in optimizer || 'beta1' in optimizer ? { learningRate, momentum } : { learningRate }

/** Numbers that follow from a seed. */
function tensorOf(shape: number[], seed: number): tf.Tensor {
  let state = seed + 1
  const numbers = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
  return tf.tensor(numbers, shape)
}

const samples = 4
const batchOf = (update: number): { xs: tf.Tensor; ys: tf.Tensor } => ({
  xs: tensorOf([samples, 3], update),
  ys: tensorOf([samples, 2], 1000 + update),
})

function modelOf(optimizer: tf.Optimizer): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [3], activation: 'tanh' }),
      tf.layers.dense({ units: 2 }),
    ],
  })
  model.setWeights(model.getWeights().map(({ shape }, i) => tensorOf(shape, 77 + i)))
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}

export interface TrainOptions {
  readonly mode: Mode
  /** Where checkpoints are; none are made without it. */
  readonly folder?: string | undefined
  /** Called after each batch of each optimizer. */
  readonly onBatch?: (() => void | Promise<void>) | undefined
}

/** Trains a model with one optimizer, from its checkpoint if there is one, and gives its weights. */
export async function train(
  name: string,
  { mode, folder, onBatch }: TrainOptions,
): Promise<string[]> {
  const model = modelOf(optimizers[name]!())
  const path = folder && join(folder, `${name}.ckpt`)
  const from =
    path && existsSync(path) ? restoreCheckpoint(readFileSync(path), { weights: model }) : undefined
  const save = async (progress: Progress | undefined): Promise<void> => {
    if (path) writeFileAtomic(path, await captureCheckpoint({ weights: model, progress }))
  }
  // every few batches, and not at the same ones as the other optimizers
  const offset = name.length % 3
  const saveSometimes = async (progress: Progress): Promise<void> => {
    if (progress.updates % 3 === offset) await save(progress)
  }
  await { loop, fitDataset, fit }[mode]()
  return model
    .getWeights()
    .map(weight => Buffer.from(weight.dataSync().slice().buffer).toString('hex'))

  async function loop(): Promise<void> {
    const plan = planOf(model.optimizer)
    const drive = driveOptimizer(model.optimizer, plan, { run, from })
    while (drive.progress.updates < epochs * perEpoch) {
      const { xs, ys } = batchOf(drive.progress.updates)
      drive.advance()
      await model.trainOnBatch(xs, ys)
      await saveSometimes(drive.progress)
      await onBatch?.()
    }
  }

  async function fitDataset(): Promise<void> {
    const callback = new ScheduleCallback(planOf(model.optimizer), { run, from })
    let update = from?.updates ?? 0
    const dataset = tf.data.generator(function* () {
      // the rest of the epoch, which may have been begun before
      const end = (Math.floor(update / perEpoch) + 1) * perEpoch
      while (update < end) yield batchOf(update++)
    } as never)
    await model.fitDataset(dataset, {
      epochs,
      initialEpoch: Math.floor(update / perEpoch),
      callbacks: combineCallbacks(callback, {
        onBatchEnd: async () => {
          await saveSometimes(callback.progress!)
          await onBatch?.()
        },
      }),
    })
  }

  async function fit(): Promise<void> {
    const callback = new ScheduleCallback(planOf(model.optimizer), { from })
    await model.fit(tensorOf([samples * perEpoch, 3], 5), tensorOf([samples * perEpoch, 2], 6), {
      epochs,
      initialEpoch: (from?.updates ?? 0) / perEpoch,
      batchSize: samples,
      shuffle: false,
      callbacks: combineCallbacks(callback, {
        onBatchEnd: () => onBatch?.(),
        onEpochEnd: () => save(callback.progress),
      }),
    })
  }
}

/** Trains a model with each optimizer, all at the same time. */
export async function trainAll(options: TrainOptions): Promise<Record<string, string[]>> {
  const names = Object.keys(optimizers)
  const weights = await Promise.all(names.map(name => train(name, options)))
  return Object.fromEntries(names.map((name, i) => [name, weights[i]!]))
}
