import { GraphError, supportedOperators, trainingGraph } from '@anneal/onnx-graph'
import { loadTrainingGraph } from '@anneal/onnx-graph/load'
import { MatMul } from '@anneal/onnx-graph/operators'

let refused = false
try {
  trainingGraph(new Uint8Array([1, 2, 3]), {} as Parameters<typeof trainingGraph>[1])
} catch (error) {
  refused = error instanceof GraphError
}
try {
  await loadTrainingGraph(new Uint8Array([1, 2, 3]), {} as Parameters<typeof trainingGraph>[1])
  refused = false
} catch (error) {
  refused &&= error instanceof GraphError
}
const knows = supportedOperators().includes('MatMul') && typeof MatMul.gradient === 'function'
console.log(refused && knows ? 'ok' : 'wrong')
