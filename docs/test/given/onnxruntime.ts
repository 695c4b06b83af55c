/** What examples of docs use of ONNX Runtime without making it. */
import { examples, perceptronStep } from '../../../packages/onnxruntime/test/support/models.ts'
import { inMemory, type InMemory } from '@anneal/onnxruntime'
import type { TrainingGraph } from '@anneal/onnx-graph'

const { x, labels } = examples(96)

/** 96 examples with 8 features, and their classes. */
export const features: Float32Array = x
export const ids: Uint8Array = labels
export const data: InMemory = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } })

/** A training step of a perceptron. */
export const graph: TrainingGraph = perceptronStep()
