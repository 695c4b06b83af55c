import { sgd, softmaxCrossEntropy } from '@anneal/onnx-graph'
import { Conv, Flatten, Gemm, MaxPool, Relu, trainingGraph } from '@anneal/onnx-graph/operators'
import {
  createTraining,
  inMemory,
  type Drivable,
  type OnnxRuntime,
  type Training,
  type TrainingEvent,
} from '@anneal/onnxruntime'
import type { Digits } from './digits.ts'

/** A training that goes on in the page. */
export interface Running {
  readonly training: Training
  /** The updates that there will be. */
  readonly updates: number
  readonly events: AsyncGenerator<TrainingEvent>
  /** The trained model, ready for inference. */
  exportModel(): Promise<Uint8Array>
}

/** Begins to train the net. */
export async function begin(
  ort: OnnxRuntime,
  model: Uint8Array,
  { images, labels }: Digits,
  options: { readonly provider: string; readonly plan: Drivable; readonly epochs: number },
): Promise<Running> {
  const graph = trainingGraph(model, {
    // those of this net alone: the page loads no others
    operators: { Conv, Flatten, Gemm, MaxPool, Relu },
    loss: softmaxCrossEntropy({ output: 'logits' }),
    optimizer: sgd({ momentum: 0.9 }),
  })
  const run = { epochs: options.epochs, datasetSize: labels.length, batchSize: 32 }
  const training: Training = await createTraining(ort, graph, {
    ...{ run, plan: options.plan, provider: options.provider, classes: { labels: 10 } },
  })
  const digits = { pixels: { data: images, dims: [1, 14, 14] }, labels: { data: labels } }
  return {
    training,
    updates: options.epochs * Math.ceil(labels.length / 32),
    events: training.fit(inMemory(digits, { shuffle: 7 })),
    exportModel: async () => graph.exportModel(await training.readState()),
  }
}

/** The share of digits that a model recognises. */
export async function accuracyOf(
  ort: OnnxRuntime,
  model: Uint8Array,
  { images, labels }: Digits,
): Promise<number> {
  const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'] })
  const pixels = new ort.Tensor('float32', images, [labels.length, 1, 14, 14])
  const { logits } = await session.run({ pixels }, ['logits'])
  const scores = logits!.data as Float32Array
  const right = labels.filter((label, i) => {
    const own = scores.subarray(i * 10, i * 10 + 10)
    return own.indexOf(Math.max(...own)) === label
  })
  await session.release?.()
  return right.length / labels.length
}
