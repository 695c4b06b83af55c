// Small training steps, some made by hand and some from forward models.
import { meanSquaredError, sgd, softmaxCrossEntropy, trainingGraph } from '@anneal/onnx-graph'
import type { Optimizer, TrainingGraph } from '@anneal/onnx-graph'
import { modelOf, node, random } from '../../../onnx-graph/test/support/models.ts'

/**
 * One weight whose gradient is 1, under plain sgd: `w.next = w − learning_rate`. The loss is the weight.
 */
export const unitStep = (): Uint8Array =>
  modelOf({
    nodes: [node('Sub', ['w', 'learning_rate'], 'w.next'), node('Identity', ['w'], 'loss')],
    inputs: { w: [], learning_rate: [] },
    outputs: ['w.next', 'loss'],
  })

/** The same with two groups, momentum and a loss that comes from outside. */
export const groupStep = (): Uint8Array =>
  modelOf({
    nodes: [
      node('Sub', ['w', 'learning_rate'], 'w.next'),
      node('Sub', ['head', 'learning_rate.head'], 'head.next'),
      node('Mul', ['velocity', 'momentum'], 'velocity.next'),
      node('Identity', ['x'], 'loss'),
    ],
    inputs: {
      ...{ w: [], head: [1], velocity: [], x: [] },
      ...{ learning_rate: [], 'learning_rate.head': [1], momentum: [] },
    },
    outputs: ['w.next', 'head.next', 'velocity.next', 'loss'],
  })

const numbers = (length: number, seed: number, size = 1): Float32Array => {
  const next = random(seed)
  return Float32Array.from({ length }, () => (2 * next() - 1) * size)
}

/** A perceptron of 8 inputs, 16 hidden units and 3 classes. */
export const perceptron = (): Uint8Array =>
  modelOf({
    nodes: [
      node('Gemm', ['x', 'w1', 'b1'], 'h'),
      node('Relu', ['h'], 'a'),
      node('Gemm', ['a', 'w2', 'b2'], 'logits'),
    ],
    tensors: {
      w1: { dims: [8, 16], data: numbers(128, 1, 0.5) },
      b1: { dims: [16], data: numbers(16, 2, 0.1) },
      w2: { dims: [16, 3], data: numbers(48, 3, 0.5) },
      b2: { dims: [3], data: numbers(3, 4, 0.1) },
    },
    inputs: { x: ['N', 8] },
    outputs: ['logits'],
  })

/** Its training step. */
export const perceptronStep = (optimizer: Optimizer = sgd({ momentum: 0.9 })): TrainingGraph =>
  trainingGraph(perceptron(), { loss: softmaxCrossEntropy({ output: 'logits' }), optimizer })

/** A line through the origin, with weights that are all 0: for what is worked out by hand. */
export const lineStep = (momentum = false): TrainingGraph =>
  trainingGraph(
    modelOf({
      nodes: [node('MatMul', ['x', 'w'], 'y')],
      tensors: { w: { dims: [1, 1], data: [0] } },
      inputs: { x: ['N', 1] },
    }),
    {
      loss: meanSquaredError({ output: 'y' }),
      optimizer: sgd(momentum ? { momentum: 'momentum' } : {}),
    },
  )

/** Examples that the perceptron can learn: the class is where the largest of three sums is. */
export function examples(count: number, seed = 7): { x: Float32Array; labels: Uint8Array } {
  const x = numbers(count * 8, seed)
  const labels = Uint8Array.from({ length: count }, (_, i) => {
    const sums = [0, 1, 2].map(k => x[i * 8 + k]! + x[i * 8 + k + 3]!)
    return sums.indexOf(Math.max(...sums))
  })
  return { x, labels }
}
