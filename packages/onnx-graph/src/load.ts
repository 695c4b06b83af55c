import { create } from './create.ts'
import { loadOperators } from './load/loadOperators.ts'
import { knownWith } from './ops/added.ts'
import type { TrainingGraph, TrainingGraphOptions } from './options.ts'

/**
 * The `trainingGraph` of `@anneal/onnx-graph`, for pages that should load little and do not know their models
 * beforehand: it loads the operators that a model has, in a few parts that bundlers make of `import()`, and
 * those that nearly every model has are there already. The training step is the same, to the byte.
 *
 * Where a part cannot be loaded it throws a `GraphError` of the code `load`, and can be called again.
 *
 * @example
 * import { sgd, softmaxCrossEntropy } from '@anneal/onnx-graph'
 * import { loadTrainingGraph } from '@anneal/onnx-graph/load'
 *
 * const graph = await loadTrainingGraph(bytes, {
 *   loss: softmaxCrossEntropy({ output: 'logits' }),
 *   optimizer: sgd({ momentum: 0.9 }),
 * })
 */
export async function loadTrainingGraph(
  model: Uint8Array,
  options: TrainingGraphOptions,
): Promise<TrainingGraph> {
  return create(model, options, knownWith(await loadOperators(model)))
}
