/**
 * Makes `digits.onnx`: an untrained convolutional net for pictures of 14 × 14 pixels, 2,698 numbers in
 * all. `pnpm model` writes it; a model exported from PyTorch or Keras would do as well.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { attributes, type Settings } from '../../../packages/onnx-graph/src/graph/attributes.ts'
import { encodeModel } from '../../../packages/onnx-graph/src/proto/encode.ts'
import type {
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../../../packages/onnx-graph/src/proto/messages.ts'
import { makeTensor } from '../../../packages/onnx-graph/src/proto/tensors.ts'
import * as types from '../../../packages/onnx-graph/src/proto/types.ts'
import { seeded } from '../../tfjs-digits/src/random.ts'

/** Where the model is. */
export const modelFile: string = fileURLToPath(new URL('../digits.onnx', import.meta.url))

const node = (
  opType: string,
  input: string[],
  output: string,
  settings: Settings = {},
): NodeProto => ({
  ...{ opType, input, output: [output], name: output },
  attribute: attributes(settings),
})

const value = (name: string, dims: readonly (number | string)[]): ValueInfoProto => {
  const dim = dims.map(size => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: types.float, shape: { dim } } } }
}

/** The bytes of the model; the same for the same seed. */
export function makeModel(seed: number): Uint8Array {
  const random = seeded(seed)
  // uniform, as wide as keeps the size of what goes through a ReLU (He et al., 2015)
  const weight = (name: string, dims: number[], inputs: number): TensorProto => {
    const length = dims.reduce((product, size) => product * size, 1)
    const bound = Math.sqrt(6 / inputs)
    const data = Float32Array.from({ length }, () => (2 * random() - 1) * bound)
    return makeTensor(name, types.float, dims, data)
  }
  const bias = (name: string, length: number): TensorProto =>
    makeTensor(name, types.float, [length], new Float32Array(length))
  const conv = { pads: [1, 1, 1, 1], kernel_shape: [3, 3] }
  const pool = { kernel_shape: [2, 2], strides: [2, 2] }
  return encodeModel({
    irVersion: 8,
    producerName: 'example-onnxruntime-node',
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'digits',
      node: [
        node('Conv', ['pixels', 'conv1.weight', 'conv1.bias'], 'conv1', conv),
        node('Relu', ['conv1'], 'relu1'),
        node('MaxPool', ['relu1'], 'pool1', pool),
        node('Conv', ['pool1', 'conv2.weight', 'conv2.bias'], 'conv2', conv),
        node('Relu', ['conv2'], 'relu2'),
        node('MaxPool', ['relu2'], 'pool2', pool),
        node('Flatten', ['pool2'], 'features'),
        node('Gemm', ['features', 'output.weight', 'output.bias'], 'logits', { transB: 1 }),
      ],
      initializer: [
        weight('conv1.weight', [8, 1, 3, 3], 9),
        bias('conv1.bias', 8),
        weight('conv2.weight', [16, 8, 3, 3], 72),
        bias('conv2.bias', 16),
        weight('output.weight', [10, 144], 144),
        bias('output.bias', 10),
      ],
      input: [value('pixels', ['N', 1, 14, 14])],
      output: [value('logits', ['N', 10])],
    },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(modelFile, makeModel(7))
