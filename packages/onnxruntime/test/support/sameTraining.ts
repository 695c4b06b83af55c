import { expect } from 'vitest'
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
import { ort, quiet } from './ort.ts'

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

/** Trains on the CPU and with another runtime: they do the same, within what float32 costs. */
export async function expectSame(
  name: string,
  runtime: OnnxRuntime,
  options: Partial<CreateTrainingOptions>,
): Promise<void> {
  const [here, there] = [
    await begin(ort, name, { session: quiet }),
    await begin(runtime, name, options),
  ]
  const [expected, found] = [await finish(here), await finish(there)]
  expect(found).toHaveLength(5)
  found.forEach((loss, i) => {
    expect(Math.abs(loss / expected[i]! - 1), `loss ${i}`).toBeLessThan(1e-5)
  })
  const state = await there.readState()
  for (const [parameter, { data: values, dims }] of await here.readState()) {
    expect(state.get(parameter)!.dims).toEqual(dims)
    state.get(parameter)!.data.forEach((value: number | bigint, i: number) => {
      expect(Math.abs(Number(value) - Number(values[i])), parameter).toBeLessThan(1e-5)
    })
  }

  // and it goes on from a checkpoint
  const first = await begin(runtime, name, options)
  await finish(first, 2)
  const second = await begin(runtime, name, { ...options, checkpoint: await first.checkpoint() })
  expect(await finish(second)).toEqual(found.slice(2))
  for (const training of [here, there, first, second]) await training.dispose()
}
