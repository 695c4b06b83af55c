/** What examples of docs use of ONNX Runtime without making it. */
import { examples, perceptronStep } from '../../../packages/onnxruntime/test/support/models.ts'
import { Tensor } from 'onnxruntime-node'
import { inMemory, type InMemory } from '@anneal/onnxruntime'
import type { TrainingGraph } from '@anneal/onnx-graph'

const { x, labels } = examples(96)

/** 96 examples with 8 features, and their classes. */
export const features: Float32Array = x
export const ids: Uint8Array = labels
export const data: InMemory = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } })

/** A training step of a perceptron. */
export const graph: TrainingGraph = perceptronStep()

/** A batch of 16 of them. */
export const batch = (update: number): Record<string, Tensor> => {
  const start = 16 * (update % 6)
  const classes = BigInt64Array.from(labels.subarray(start, start + 16), BigInt)
  return {
    x: new Tensor('float32', x.slice(start * 8, (start + 16) * 8), [16, 8]),
    labels: new Tensor('int64', classes, [16]),
  }
}
