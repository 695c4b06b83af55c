import { testInBrowser } from './browser/train.ts'

testInBrowser([
  ['wasm', 'mlp_13.onnx', 'adam'],
  ['wasm', 'cnn_17.onnx', 'sgd'],
  ['webgpu', 'mlp_13.onnx', 'sgd'],
])
