import { create } from './create.ts'
import type { TrainingGraph, TrainingGraphOptions } from './options.ts'
import { operators } from './ops/index.ts'

/**
 * Makes a training step of a forward model: an ONNX graph of standard operators that computes the loss,
 * its gradient and the next parameters.
 *
 * Its inputs are those of the model, the right answers, the scalar `learning_rate`, and the state; its
 * outputs the scalar `loss` and, for each state, `<name>.next`. Feeding those back is training.
 *
 * @example
 * const { model, state, inputs, exportModel } = trainingGraph(bytes, {
 *   loss: softmaxCrossEntropy({ output: 'logits' }),
 *   optimizer: sgd({ momentum: 0.9 }),
 * })
 */
export function trainingGraph(model: Uint8Array, options: TrainingGraphOptions): TrainingGraph {
  return create(model, options, operators)
}
