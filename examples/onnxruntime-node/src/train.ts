import { readFileSync } from 'node:fs'
import { sgd, softmaxCrossEntropy, trainingGraph } from '@anneal/onnx-graph'
import { createTraining, inMemory, type Drivable, type TrainingEvent } from '@anneal/onnxruntime'
import * as ort from 'onnxruntime-node'
import type { Digits } from '../../tfjs-digits/src/digits.ts'
import { accuracyOf } from './infer.ts'

/** What one run is made of. */
export interface Setting {
  readonly train: Digits
  readonly test: Digits
  readonly epochs: number
  readonly batchSize: number
  readonly seed: number
  /** The execution provider; the CPU without it. */
  readonly provider?: string | undefined
}

/** What came of one run. */
export interface Outcome {
  /** Of each update: the rate that was used, and the loss. */
  readonly rates: readonly number[]
  readonly losses: readonly number[]
  /** Share of the test images that are recognised. */
  readonly accuracy: number
  readonly seconds: number
  /** The trained model, ready for inference. */
  readonly model: Uint8Array
}

/** Trains the net in `digits.onnx` under a schedule, and tests it. */
export async function train(
  plan: Drivable,
  { train, test, epochs, batchSize, seed, provider }: Setting,
  onUpdate: (event: TrainingEvent) => void,
): Promise<Outcome> {
  const graph = trainingGraph(readFileSync(new URL('../digits.onnx', import.meta.url)), {
    loss: softmaxCrossEntropy({ output: 'logits' }),
    optimizer: sgd({ momentum: 0.9 }),
  })
  const training = await createTraining(ort, graph, {
    ...{ plan, provider, classes: { labels: 10 } },
    run: { epochs, datasetSize: train.labels.length, batchSize },
    // one thread gives the same bits each time
    session: { intraOpNumThreads: 1, logSeverityLevel: 3 },
  })
  const digits = {
    pixels: { data: train.images, dims: [1, 14, 14] },
    labels: { data: train.labels },
  }
  const rates: number[] = []
  const losses: number[] = []
  const started = performance.now()
  for await (const event of training.fit(inMemory(digits, { shuffle: seed }))) {
    if (event.event === 'epoch') continue
    rates.push(event.values['learningRate']!)
    losses.push(event.metrics['loss']!)
    onUpdate(event)
  }
  const seconds = (performance.now() - started) / 1000
  const model = graph.exportModel(await training.readState())
  await training.dispose()
  return { rates, losses, seconds, model, accuracy: await accuracyOf(model, test) }
}
