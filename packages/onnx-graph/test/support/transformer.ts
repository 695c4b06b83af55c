import { modelOf, node, random, type Sketch } from './models.ts'

/** How large a transformer is. */
export interface TransformerSize {
  readonly vocabulary: number
  readonly length: number
  readonly width: number
  readonly heads: number
  readonly layers: number
  readonly classes: number
}

/** Small enough for a processor that plays a graphics card. */
export const smallTransformer: TransformerSize = {
  vocabulary: 12,
  length: 5,
  width: 8,
  heads: 2,
  layers: 1,
  classes: 3,
}

/**
 * A transformer that classifies `tokens` [N, length], in the operators that PyTorch exports it with:
 * embeddings, attention with several heads, layer normalisation, GELU by Erf.
 */
export function transformer(size: TransformerSize, batch: number | string = 'N'): Uint8Array {
  const { vocabulary, length, width, heads, layers, classes } = size
  const next = random(3)
  const tensors: Record<string, { dims: number[]; data: ArrayLike<number>; type?: number }> = {}
  const weight = (name: string, ...dims: number[]): string => {
    const count = dims.reduce((n, d) => n * d, 1)
    const scale = 1 / Math.sqrt(dims.length > 1 ? dims[0]! : 16)
    tensors[name] = {
      dims,
      data: Float32Array.from({ length: count }, () => (next() * 2 - 1) * scale),
    }
    return name
  }
  const constant = (name: string, dims: number[], data: number[], type?: number): string => {
    tensors[name] = { dims, data, ...(type !== undefined && { type }) }
    return name
  }
  constant('split', [4], [0, 0, heads, width / heads], 7)
  constant('join', [3], [0, 0, width], 7)
  constant('middle', [1], [1], 7)
  constant('one', [], [1])
  constant('half', [], [0.5])
  constant('root', [], [Math.SQRT2])
  constant('scale', [], [Math.sqrt(width / heads)])
  const nodes: Sketch['nodes'][number][] = []
  const op = (type: string, input: string[], output: string, settings = {}): string => {
    nodes.push(node(type, input, output, settings))
    return output
  }
  const linear = (x: string, name: string, from: number, to: number): string =>
    op(
      'Add',
      [
        op('MatMul', [x, weight(`${name}.weight`, from, to)], `${name}/product`),
        weight(`${name}.bias`, to),
      ],
      `${name}/out`,
    )
  const normal = (x: string, name: string): string =>
    op(
      'LayerNormalization',
      [x, weight(`${name}.weight`, width), weight(`${name}.bias`, width)],
      `${name}/out`,
    )
  let x = op(
    'Add',
    [
      op('Gather', [weight('embedding.weight', vocabulary, width), 'tokens'], 'embedded'),
      weight('position', length, width),
    ],
    'begin',
  )
  for (let i = 0; i < layers; i++) {
    const at = `layer.${i}`
    const y = normal(x, `${at}.norm1`)
    const [q, k, v] = ['q', 'k', 'v'].map(name => {
      const flat = linear(y, `${at}.${name}`, width, width)
      const split = op('Reshape', [flat, 'split'], `${at}.${name}/split`)
      const perm = name === 'k' ? [0, 2, 3, 1] : [0, 2, 1, 3]
      return op('Transpose', [split], `${at}.${name}/heads`, { perm })
    }) as [string, string, string]
    const scores = op('Div', [op('MatMul', [q, k], `${at}/scores`), 'scale'], `${at}/scaled`)
    const seen = op(
      'MatMul',
      [op('Softmax', [scores], `${at}/shares`, { axis: -1 }), v],
      `${at}/seen`,
    )
    const joined = op(
      'Reshape',
      [op('Transpose', [seen], `${at}/back`, { perm: [0, 2, 1, 3] }), 'join'],
      `${at}/joined`,
    )
    x = op('Add', [x, linear(joined, `${at}.out`, width, width)], `${at}/attended`)
    const h = linear(normal(x, `${at}.norm2`), `${at}.up`, width, 4 * width)
    const erf = op('Erf', [op('Div', [h, 'root'], `${at}/h1`)], `${at}/h2`)
    const gelu = op(
      'Mul',
      [op('Mul', [h, op('Add', [erf, 'one'], `${at}/h3`)], `${at}/h4`), 'half'],
      `${at}/gelu`,
    )
    x = op('Add', [x, linear(gelu, `${at}.down`, 4 * width, width)], `${at}/end`)
  }
  const mean = op('ReduceMean', [normal(x, 'norm'), 'middle'], 'mean', { keepdims: 0 })
  op('Gemm', [mean, weight('head.weight', width, classes), weight('head.bias', classes)], 'logits')
  return modelOf({
    nodes,
    tensors,
    inputs: { tokens: [batch, length] },
    inputTypes: { tokens: 7 },
    outputs: ['logits'],
  })
}
