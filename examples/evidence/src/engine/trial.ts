import type { Json } from '@anneal/onnxruntime'
import type { DataName } from './images.ts'

/** The update rules that are used, by their names in `@anneal/onnx-graph`. */
export type OptimizerName = 'sgd' | 'adam' | 'adagrad' | 'adadelta' | 'rmsprop'

/**
 * One training from beginning to end: everything that its outcome depends on, as plain JSON. The plan
 * is a config of ours, as it would stand in a file.
 */
export interface Trial {
  readonly data: DataName
  /** Of the first weights, and of the order of the images. */
  readonly seed: number
  /** Units of the hidden layer. */
  readonly hidden: number
  readonly optimizer: OptimizerName
  /** Of the update rule; a name is an input, which the plan then drives. */
  readonly settings?: Readonly<Record<string, number | string>>
  readonly plan: Json
  readonly batchSize: number
  readonly epochs: number
  /** Ends after so many updates, in the middle of an epoch. */
  readonly updates?: number
  /** Images of the training set that are used; all without it. */
  readonly images?: number
  /** Share of the training labels that are replaced by another class. */
  readonly noise?: number
  /** Measures each time after so many updates; without it, after each epoch. */
  readonly every?: number
  /** What is measured; the accuracy on the test set always is. */
  readonly measure?: readonly ('validation' | 'training')[]
  /** Updates in one run of the session, where batches do not grow. */
  readonly atOnce?: number
  /** Whether the rate and the loss of each update are kept. */
  readonly curve?: boolean
}

/** What was measured at one moment of a training. */
export interface Reading {
  readonly update: number
  readonly epoch: number
  /** Images in the batch of the last update. */
  readonly batchSize: number
  /** Share of the test images that are recognised. */
  readonly test: number
  /** Mean loss of the validation images. */
  readonly validationLoss?: number
  /** Share of the training images with a true label that are recognised. */
  readonly clean?: number
  /** Share of the training images with a false label that are given just that label. */
  readonly memorised?: number
}

/** What came of a training. */
export interface Outcome {
  readonly readings: readonly Reading[]
  readonly updates: number
  /** Time of training alone: by the clock, and of the processor. */
  readonly seconds: number
  readonly cpuSeconds: number
  /** Whether the loss became a number no more; the readings then end before that. */
  readonly diverged: boolean
  readonly rates?: readonly number[]
  readonly losses?: readonly number[]
}
