import { GraphError, supportedOperators, trainingGraph } from '@anneal/onnx-graph'

let refused = false
try {
  trainingGraph(new Uint8Array([1, 2, 3]), {} as Parameters<typeof trainingGraph>[1])
} catch (error) {
  refused = error instanceof GraphError
}
console.log(refused && supportedOperators().includes('MatMul') ? 'ok' : 'wrong')
