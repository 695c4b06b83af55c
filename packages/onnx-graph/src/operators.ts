import { create } from './create.ts'
import type { TrainingGraph, TrainingGraphOptions } from './options.ts'
import { knownWith } from './ops/added.ts'
import { checkPassed } from './ops/missing.ts'
import type { Operators } from './ops/op.ts'

export * from './ops/all.ts'
export type { Operator, Operators } from './ops/op.ts'

/** Options of the `trainingGraph` of `@anneal/onnx-graph/operators`. */
export interface SlimTrainingGraphOptions extends TrainingGraphOptions {
  /**
   * The operators of the model, by their names in ONNX. One that cannot be imported has no rules here: where
   * nothing before it is trained it may be undefined, and the training step has it as it is.
   */
  readonly operators: Operators
}

/**
 * The `trainingGraph` of `@anneal/onnx-graph`, for pages that should load little: it knows the operators
 * that are passed to it, and a bundler leaves out all others. The training step is the same, to the byte.
 *
 * Without an operator that the model has it throws a `GraphError` whose message has the line that imports
 * all that are missing: `operators: {}` shows what a model needs.
 *
 * @example
 * import { sgd, softmaxCrossEntropy } from '@anneal/onnx-graph'
 * import { Conv, Flatten, Gemm, MaxPool, Relu, trainingGraph } from '@anneal/onnx-graph/operators'
 *
 * const graph = trainingGraph(bytes, {
 *   operators: { Conv, Flatten, Gemm, MaxPool, Relu },
 *   loss: softmaxCrossEntropy({ output: 'logits' }),
 *   optimizer: sgd({ momentum: 0.9 }),
 * })
 */
export function trainingGraph(model: Uint8Array, options: SlimTrainingGraphOptions): TrainingGraph {
  const { operators, ...others } = options
  return create(model, others, knownWith(operators), source => {
    checkPassed(source, operators)
  })
}
