import { create } from './create.ts'
import type { TrainingGraph, TrainingGraphOptions } from './options.ts'
import { knownWith } from './ops/added.ts'
import { checkPassed } from './ops/missing.ts'
import type { Operators } from './ops/op.ts'

export * from './ops/all.ts'
export type { Operator, Operators } from './ops/op.ts'

/** Options of `trainingGraph` of `@anneal/onnx-graph/operators`. */
export interface SlimTrainingGraphOptions extends TrainingGraphOptions {
  /** The operators of the model, by their names in ONNX, besides those that are always known. */
  readonly operators: Operators
}

/**
 * The `trainingGraph` of `@anneal/onnx-graph` for a page that should stay small: it knows the operators
 * that are passed to it, and a bundler leaves out all others. The training step is the same, to the byte.
 *
 * With an operator missing it throws, and the message has the line to import; so an empty list shows what
 * a model needs.
 *
 * @example
 * const { model, state } = trainingGraph(bytes, {
 *   operators: { Conv, MaxPool },
 *   loss: softmaxCrossEntropy({ output: 'logits' }),
 *   optimizer: sgd({ momentum: 0.9 }),
 * })
 */
export function trainingGraph(model: Uint8Array, options: SlimTrainingGraphOptions): TrainingGraph {
  const { operators } = options
  const known = knownWith(operators)
  return create(model, options, known, nodes => {
    checkPassed(nodes, operators, known)
  })
}
