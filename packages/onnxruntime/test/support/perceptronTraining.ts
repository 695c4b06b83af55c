// The same training for Node and pages.
import { adamw, sgd, type Optimizer } from '@anneal/onnx-graph'
import {
  createTraining,
  inMemory,
  linear,
  step,
  type CreateTrainingOptions,
  type OnnxRuntime,
  type Plan,
  type Training,
} from '../../src/index.ts'
import { examples, perceptronStep } from './models.ts'

const { x, labels } = examples(60)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 2 })

export const optimizers: Readonly<Record<string, () => Optimizer>> = {
  sgd: () => sgd({ momentum: 'momentum' }),
  adamw: () => adamw(),
}

/** The batch size grows: 20, 20, 20, 40, and 20 that are left. */
const plans: Readonly<Record<string, Plan>> = {
  sgd: {
    learningRate: linear({ from: 0.2, to: 0.05, steps: '100%' }),
    momentum: linear({ from: 0.9, to: 0.8, steps: '100%' }),
    batchSize: step({ from: 20, factor: 2, every: '1 epoch' }),
  },
  adamw: {
    learningRate: linear({ from: 0.02, to: 0.005, steps: '100%' }),
    batchSize: step({ from: 20, factor: 2, every: '1 epoch' }),
  },
}

/** A training of the perceptron, for two epochs of growing batches. */
export const begin = (
  runtime: OnnxRuntime,
  name: string,
  options: Partial<CreateTrainingOptions> = {},
): Promise<Training> =>
  createTraining(runtime, perceptronStep(optimizers[name]!()), {
    ...{ plan: plans[name]!, run: { epochs: 2, datasetSize: 60 }, classes: { labels: 3 } },
    ...options,
  })

/** Trains to the end, or to an update; gives the losses. */
export async function finish(training: Training, until = Infinity): Promise<number[]> {
  const losses: number[] = []
  for await (const { event, update, metrics } of training.fit(data)) {
    if (event === 'update') losses.push(metrics['loss']!)
    if (update === until) break
  }
  return losses
}
