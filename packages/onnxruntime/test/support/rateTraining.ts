// A training whose every bit can be looked at, for trials of rates on all providers.
import { adagrad, adamw, repeatStep, rmsprop, sgd, trainingGraph } from '@anneal/onnx-graph'
import { softmaxCrossEntropy, type Optimizer, type TrainingGraph } from '@anneal/onnx-graph'
import { modelOf, node } from '../../../onnx-graph/test/support/models.ts'
import {
  constant,
  createTraining,
  inMemory,
  linear,
  plateau,
  type CreateTrainingOptions,
  type InMemory,
  type OnnxRuntime,
  type Plan,
  type Training,
} from '../../src/index.ts'
import { examples, perceptron } from './models.ts'

export const rules: Readonly<Record<string, () => Optimizer>> = {
  sgd: () => sgd(),
  momentum: () => sgd({ momentum: 'momentum' }),
  adamw: () => adamw(),
  adagrad: () => adagrad(),
  rmsprop: () => rmsprop(),
}

/** The perceptron with Dropout between its layers, which draws by an input `seed`. */
export const dropoutModel = (): Uint8Array => {
  const weights = (length: number): number[] =>
    Array.from({ length }, (_, i) => Math.sin(3 * i + length) / 2)
  return modelOf({
    nodes: [
      node('Gemm', ['x', 'w1', 'b1'], 'h'),
      node('Dropout', ['h', 'ratio', 'mode'], 'd'),
      node('Gemm', ['d', 'w2', 'b2'], 'logits'),
    ],
    tensors: {
      ratio: { dims: [], data: [0.3] },
      mode: { dims: [], data: [1], type: 9 },
      w1: { dims: [8, 16], data: weights(128) },
      b1: { dims: [16], data: weights(16) },
      w2: { dims: [16, 3], data: weights(48) },
      b2: { dims: [3], data: weights(3) },
    },
    inputs: { x: ['N', 8] },
    outputs: ['logits'],
  })
}

const stepOf = (name: string, model: Uint8Array): TrainingGraph =>
  trainingGraph(model, {
    loss: softmaxCrossEntropy({ output: 'logits' }),
    optimizer: rules[name]!(),
    outputs: ['logits'],
  })

const { x, labels } = examples(60)

/** 60 examples, 8 numbers each. */
export const data = (): InMemory =>
  inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 2 })

const planOf = (name: string): Plan => ({
  learningRate: plateau({ schedule: constant({ value: 0.01 }), factor: 0.5, patience: 0 }),
  ...(name === 'momentum' && { momentum: linear({ from: 0.9, to: 0.8, steps: '100%' }) }),
})

/** A training with feedback, on batches of 20. */
export const trainingOf = (
  runtime: OnnxRuntime,
  name: string,
  { seeded = false, ...options }: Partial<CreateTrainingOptions> & { seeded?: boolean } = {},
): Promise<Training> => {
  const graph = stepOf(name, seeded ? dropoutModel() : perceptron())
  const plan = { ...planOf(name), ...(seeded && { seed: linear({ from: 0, to: 99, steps: 99 }) }) }
  return createTraining(runtime, graph, {
    ...{ plan, run: { epochs: 9, datasetSize: 60, batchSize: 20 } },
    ...options,
  })
}

/** The same with the three steps of an epoch in one run. */
export const repeatedOf = (runtime: OnnxRuntime, name: string): Promise<Training> => {
  const graph = stepOf(name, perceptron())
  return trainingOf(runtime, name, {
    session: { intraOpNumThreads: 1, logSeverityLevel: 3 },
    repeat: { model: repeatStep(graph, { steps: 3 }).model, steps: 3 },
  })
}

/** All that a training is: parameters, optimizer, schedule, feedback and epochs. */
export async function bitsOf(training: Training): Promise<string> {
  return Buffer.from(await training.checkpoint()).toString('base64')
}

/** Goes on by so many updates; gives the losses. */
export async function goOn(training: Training, updates: number): Promise<number[]> {
  const losses: number[] = []
  if (updates === 0) return losses
  for await (const { event, metrics } of training.fit(data())) {
    if (event === 'update') losses.push(metrics['loss']!)
    if (losses.length === updates) break
  }
  return losses
}
