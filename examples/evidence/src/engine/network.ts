import { attributes, type Settings } from '../../../../packages/onnx-graph/src/graph/attributes.ts'
import { encodeModel } from '../../../../packages/onnx-graph/src/proto/encode.ts'
import type {
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from '../../../../packages/onnx-graph/src/proto/messages.ts'
import { makeTensor } from '../../../../packages/onnx-graph/src/proto/tensors.ts'
import * as types from '../../../../packages/onnx-graph/src/proto/types.ts'
import { seeded } from '../../../tfjs-digits/src/random.ts'

const value = (name: string, dims: readonly (number | string)[]): ValueInfoProto => {
  const dim = dims.map(size => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType: types.float, shape: { dim } } } }
}

/**
 * An untrained perceptron as the bytes of an `.onnx` file: `pixels` [N, widths[0]] in, `logits` out, with
 * ReLU between its layers. A model exported from elsewhere would do as well.
 *
 * @param widths units of each layer, from the input to the output
 */
export function perceptron(widths: readonly number[], seed: number): Uint8Array {
  const random = seeded(seed)
  const node: NodeProto[] = []
  const initializer: TensorProto[] = []
  const add = (
    opType: string,
    input: string[],
    output: string,
    settings: Settings = {},
  ): string => {
    node.push({ opType, input, output: [output], name: output, attribute: attributes(settings) })
    return output
  }
  const layers = widths.length - 1
  let last = 'pixels'
  for (let layer = 1; layer <= layers; layer++) {
    const [inputs, units] = [widths[layer - 1]!, widths[layer]!]
    const names = [`weight${layer}`, `bias${layer}`] as const
    // uniform, as wide as keeps the size of what goes through a ReLU (He et al., 2015)
    const bound = Math.sqrt(6 / inputs)
    const weights = Float32Array.from({ length: units * inputs }, () => (2 * random() - 1) * bound)
    initializer.push(
      makeTensor(names[0], types.float, [units, inputs], weights),
      makeTensor(names[1], types.float, [units], new Float32Array(units)),
    )
    const output = layer === layers ? 'logits' : `layer${layer}`
    last = add('Gemm', [last, ...names], output, { transB: 1 })
    if (layer < layers) last = add('Relu', [last], `relu${layer}`)
  }
  return encodeModel({
    irVersion: 8,
    producerName: 'example-evidence',
    opsetImport: [{ domain: '', version: 17 }],
    graph: {
      name: 'perceptron',
      node,
      initializer,
      input: [value('pixels', ['N', widths[0]!])],
      output: [value('logits', ['N', widths[layers]!])],
    },
  })
}
