import { testInBrowser } from './browser/train.ts'

testInBrowser([
  ['wasm', 'mlp_13.onnx', 'sgd'],
  ['wasm', 'cnn_17.onnx', 'adam'],
  ['webgpu', 'mlp_13.onnx', 'adam'],
  ['webgpu', 'cnn_17.onnx', 'sgd'],
  ['webgpu', 'cnn_17.onnx', 'adam'],
])
