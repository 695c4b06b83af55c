import { driveOptimizer } from '@anneal/optimizer'
import type { RunConfig, Settings } from './config.ts'
import type { Digits } from './digits.ts'
import { methods } from './methods.ts'
import { permutation, seeded } from './random.ts'
import { accuracyOf, createModel, gradientOf, type Model } from './softmax.ts'
import { createToygrad } from './toygrad.ts'

/** What came of one run. */
export interface Outcome extends RunConfig {
  /** Of each update: the rate that was used, and the loss. */
  readonly rates: readonly number[]
  readonly losses: readonly number[]
  /** The share of the test images that are recognised. */
  readonly accuracy: number
  readonly seconds: number
  readonly model: Model
}

/** What a run needs of an optimizer, ours or toygrad. */
interface Learner {
  /** What is driven. */
  readonly optimizer: object
  /** Does one update, and gives the loss of the batch. */
  update(batch: Uint32Array): number
  /** The weights to use in the end. */
  finish(): Model
}

function createLearner({ label, learningRate }: RunConfig, train: Digits, size: number): Learner {
  if (label.startsWith('toygrad')) {
    const toygrad = createToygrad(train, learningRate, size)
    return { optimizer: toygrad.trainer, update: toygrad.update, finish: () => toygrad.model }
  }
  const create = methods[label]
  if (!create) throw new Error(`config.json: there is no method ${label}`)
  const [model, gradient] = [createModel(), createModel()]
  const optimizer = create([model.weights, model.biases], learningRate)
  const gradients = [gradient.weights, gradient.biases]
  return {
    optimizer,
    update: batch => {
      const loss = gradientOf(model, train, batch, gradient)
      optimizer.step(gradients)
      return loss
    },
    finish: () => {
      optimizer.evaluate?.()
      return model
    },
  }
}

/** Trains with one method, and tests the model. */
export function train(
  run: RunConfig,
  { seed, epochs, batchSize, schedules }: Settings,
  digits: { readonly train: Digits; readonly test: Digits },
): Outcome {
  const datasetSize = digits.train.labels.length
  const learner = createLearner(run, digits.train, batchSize)
  const schedule = schedules[run.schedule]
  if (!schedule) throw new Error(`config.json: there is no schedule ${run.schedule}`)
  // the schedule says shares of the method's own rate: one schedule fits them all
  const lr = driveOptimizer(learner.optimizer, schedule, {
    relative: true,
    run: { epochs, datasetSize, batchSize, dropLast: true },
  })
  const random = seeded(seed)
  const rates: number[] = []
  const losses: number[] = []
  const started = performance.now()
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = permutation(datasetSize, random)
    for (let at = 0; at + batchSize <= datasetSize; at += batchSize) {
      rates.push(lr.advance())
      losses.push(learner.update(order.subarray(at, at + batchSize)))
    }
  }
  const seconds = (performance.now() - started) / 1000
  const model = learner.finish()
  return { ...run, rates, losses, accuracy: accuracyOf(model, digits.test), seconds, model }
}
