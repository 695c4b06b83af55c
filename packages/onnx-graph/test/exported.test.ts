import { describe, expect, it } from 'vitest'
import { meanSquaredError, parametersOf, sgd, trainingGraph } from '../src/index.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { encodeModel } from '../src/proto/encode.ts'
import type { NodeProto } from '../src/proto/messages.ts'
import { modelOf, node, spread, type Sketch, type Weights } from './support/models.ts'
import { floats, int64s, Loop, numbers, open } from './support/run.ts'

// What PyTorch writes beside a graph: of a node the operation, and in which modules it is called.
const from = (own: NodeProto, operation: string, scope = '', rule = ''): NodeProto => ({
  ...own,
  metadataProps: [
    { key: 'pkg.torch.onnx.fx_node', value: `%y : call_function[target=torch.ops.${operation}` },
    { key: 'pkg.torch.onnx.name_scopes', value: `['', '${scope}', 'y']` },
    { key: 'pkg.onnxscript.rewriter.rule_name', value: rule },
  ],
})

/** A model of which is said what its tensors are: `p_…` and `b_…`, or the list of what was folded. */
function exported(sketch: Sketch, said: Readonly<Record<string, string>>): Uint8Array {
  const model = decodeModel(modelOf(sketch))
  const valueInfo = Object.entries(said).map(([name, what]) => ({
    name,
    metadataProps: what.startsWith('[')
      ? [{ key: 'pkg.onnxscript.optimizer.folded_from', value: what }]
      : [
          {
            key: 'pkg.torch.export.graph_signature.InputSpec.kind',
            value: what.startsWith('p_') ? 'PARAMETER' : 'BUFFER',
          },
          { key: 'pkg.torch.onnx.original_node_name', value: what },
        ],
  }))
  return encodeModel({ ...model, graph: { ...model.graph, valueInfo } })
}

const linear = (x: string, weight: string, bias: string): string =>
  `aten.linear.default](args = (%${x}, %p_${weight}, %p_${bias}), kwargs = {})`
const matrix: Weights = { dims: [3, 3], data: spread(9) }
const namesIn = (model: Uint8Array): string[] => parametersOf(model).map(({ name }) => name)

async function trained(model: Uint8Array): Promise<{ loop: Loop; exported: Uint8Array }> {
  const graph = trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd() })
  const loop = await Loop.begin(graph)
  const [x, targets] = [floats(spread(6), [2, 3]), floats(spread(6, -1, 1, 5), [2, 3])]
  await loop.step({ x, targets }, 0.1)
  const exported = graph.exportModel(loop.map)
  const { loss } = await loop.step({ x, targets }, 0)
  const { y } = await (await open(exported)).run({ x })
  const error = numbers(y).map((value, i) => (value - numbers(targets)[i]!) ** 2)
  expect(error.reduce((a, b) => a + b) / 6).toBeCloseTo(numbers(loss)[0]!, 5)
  return { loop, exported }
}

describe('models that PyTorch exports through torch.export', () => {
  // two layers that begin alike: everything of the second is written as that of the first
  const twins = exported(
    {
      inputs: { x: ['N', 3] },
      nodes: [
        from(node('MatMul', ['x', 'val_0'], 'a'), linear('x', 'l_0_weight', 'l_0_bias'), 'l.0'),
        from(node('Add', ['a', 'l.0.bias'], 'b'), linear('x', 'l_0_weight', 'l_0_bias'), 'l.0'),
        from(node('MatMul', ['b', 'val_0'], 'c'), linear('b', 'l_1_weight', 'l_1_bias'), 'l.1'),
        from(node('Add', ['c', 'l.0.bias'], 'd'), linear('b', 'l_1_weight', 'l_1_bias'), 'l.1'),
        from(node('Mul', ['d', 'table'], 'e'), 'aten.mul.Tensor](args = (%d, %b_table)'),
        from(node('Add', ['e', 'val_9'], 'y'), 'aten.add.Tensor](args = (%e, %sub)'),
      ],
      tensors: {
        val_0: matrix,
        'l.0.bias': { dims: [3], data: [0, 0, 0] },
        table: { dims: [3], data: [1, 2, 3] },
        val_9: { dims: [3], data: [0.5, 0.25, 1] },
      },
    },
    { val_0: "['l.0.weight']", 'l.0.bias': 'p_l_0_bias', table: 'b_table', val_9: "['arange']" },
  )

  it('have weights of their own, by their names, and no others', async () => {
    expect(namesIn(twins).sort()).toEqual(['l.0.bias', 'l.0.weight', 'l.1.bias', 'l.1.weight'])
    const { loop } = await trained(twins)
    expect(loop.state['l.0.weight']!.data).not.toEqual(loop.state['l.1.weight']!.data)
    expect(loop.state['l.0.bias']!.data).not.toEqual(loop.state['l.1.bias']!.data)
  })

  it('get back biases that were left out as zeros', async () => {
    const operation = linear('x', 'out_weight', 'out_bias')
    const gemm = node('Gemm', ['x', 'out.weight'], 'y', { transB: 1 })
    const sketch = { inputs: { x: ['N', 3] }, tensors: { 'out.weight': matrix } }
    const said = { 'out.weight': 'p_out_weight' }
    const make = (rule: string): Uint8Array =>
      exported({ ...sketch, nodes: [from(gemm, operation, 'out', rule)] }, said)
    expect(namesIn(make(''))).toEqual(['out.weight'])
    const model = make('RemoveOptionalBiasFromGemm')
    expect(namesIn(model)).toEqual(['out.weight', 'out.bias'])
    const { loop } = await trained(model)
    expect(numbers(loop.state['out.bias']).every(value => value !== 0)).toBe(true)
  })

  it('are told apart by results where they were computed into other numbers', async () => {
    const scaled = (x: string, y: string, sum: string): NodeProto =>
      from(node('Mul', [x, 'add_4'], y), `aten.mul.Tensor](args = (%${x}, %${sum}), kwargs = {})`)
    const model = exported(
      {
        inputs: { x: ['N', 3] },
        nodes: [node('Abs', ['x'], 'r'), scaled('r', 'a', 'add_4'), scaled('a', 'y', 'add_9')],
        tensors: {
          add_4: { dims: [3], data: [1, 1, 1] },
          w: { dims: [3], data: [1, 1, 1] },
        },
      },
      { add_4: "['norm.weight', 'val_1']", w: 'p_w' },
    )
    expect(namesIn(model)).toEqual(['add_4', 'add_9'])
    const { loop } = await trained(model)
    expect(loop.state['add_4']!.data).toHaveLength(3)
  })

  it('are one where a layer that is called again was folded again', () => {
    const model = exported(
      {
        inputs: { x: ['N', 3] },
        nodes: [
          from(node('MatMul', ['x', 'val_0'], 'a'), linear('x', 'l_weight', 'l_bias'), 'l'),
          from(node('MatMul', ['a', 'val_1'], 'y'), linear('a', 'l_weight', 'l_bias'), 'l'),
        ],
        tensors: { val_0: matrix, val_1: matrix, own: { dims: [3], data: [1, 1, 1] } },
      },
      { val_0: "['l.weight']", val_1: "['l.weight']", own: 'p_own' },
    )
    expect(namesIn(model)).toEqual(['l.weight'])
  })

  it('share one tensor within a node only by chance', () => {
    const norm = node('BatchNormalization', ['x', 'n.weight', 'n.bias', 'n.bias', 'n.weight'], 'y')
    const operation =
      'aten.batch_norm](args = (%x, %p_n_weight, %p_n_bias, %b_n_running_mean, %b_n_running_var)'
    const model = exported(
      {
        inputs: { x: ['N', 3] },
        nodes: [from(norm, operation, 'n')],
        tensors: {
          'n.weight': { dims: [3], data: [1, 1, 1] },
          'n.bias': { dims: [3], data: [0, 0, 0] },
        },
      },
      { 'n.weight': 'p_n_weight', 'n.bias': 'p_n_bias' },
    )
    expect(namesIn(model)).toEqual(['n.weight', 'n.bias'])
    const graph = trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd() })
    const [own] = decodeModel(graph.exportModel(graph.state)).graph!.node!
    expect(new Set(own!.input).size).toBe(5)
  })

  it('train parameters of every use, and nothing that was computed of none', () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 3] },
      nodes: [
        from(node('Sin', ['odd'], 's'), 'aten.sin](args = (%p_odd,)'),
        from(node('Mul', ['x', 's'], 'a'), 'aten.mul](args = (%x, %sin)'),
        from(node('MatMul', ['a', 'rotary'], 'y'), 'aten.matmul](args = (%a, %cos)'),
      ],
      tensors: { odd: { dims: [3], data: [1, 2, 3] }, rotary: matrix },
    }
    expect(namesIn(exported(sketch, { odd: 'p_odd', rotary: "['inv_freq']" }))).toEqual(['odd'])
    for (const name of ['attn.lifted_tensor_3', '_tensor_constant0', 'attn.relative_coords_table'])
      expect(namesIn(exported(sketch, { odd: 'p_odd', rotary: `['clone', '${name}']` }))).toEqual([
        'odd',
      ])
    // nobody says anything: its place says what it is
    expect(namesIn(modelOf(sketch))).toContain('rotary')
  })

  // prompt[None] and weights.flatten(1), of which only the name is left
  it('train what is a parameter in another form, unless it is called as a buffer is', () => {
    const said = (unsqueeze: string, view = "['spline', 'val_2']"): string[] =>
      namesIn(
        exported(
          {
            inputs: { x: [1, 3] },
            nodes: [
              node('Concat', ['x', 'unsqueeze'], 'a', { axis: 0 }),
              from(node('MatMul', ['a', 'view_1'], 'b'), 'aten.matmul](args = (%a, %view_1)'),
              from(node('MatMul', ['b', 'w'], 'y'), 'aten.matmul](args = (%b, %p_w)'),
            ],
            tensors: { unsqueeze: { dims: [1, 3], data: spread(3) }, view_1: matrix, w: matrix },
          },
          { unsqueeze, view_1: view, w: 'p_w' },
        ),
      )
    expect(said("['prompt', 'val_1']")).toEqual(['unsqueeze', 'view_1', 'w'])
    expect(said("['pixel_mean', 'val_1']")).toEqual(['view_1', 'w'])
    expect(said("['prompt', 'sin', 'val_1']", "['anchors']")).toEqual(['w'])
  })

  it('normalise a batch by its own statistics where they were in training', async () => {
    const make = (training: string, statistics = '%b_n_mean, %b_n_var'): Uint8Array =>
      exported(
        {
          inputs: { x: ['N', 2] },
          nodes: [
            from(
              node('BatchNormalization', ['x', 'n.weight', 'n.bias', 'n.mean', 'n.var'], 'y'),
              'aten._native_batch_norm_legit_functional.default](args = (%x, %p_n_weight, ' +
                `%p_n_bias, ${statistics}, ${training}, 0.1, 1e-05), kwargs = {})`,
              'n',
            ),
          ],
          tensors: {
            'n.weight': { dims: [2], data: [1, 2] },
            'n.bias': { dims: [2], data: [0, 0.5] },
            'n.mean': { dims: [2], data: [0, 0] },
            'n.var': { dims: [2], data: [1, 1] },
          },
        },
        {
          'n.weight': 'p_n_weight',
          'n.bias': 'p_n_bias',
          'n.mean': 'b_n_mean',
          'n.var': 'b_n_var',
        },
      )
    const feeds = { x: floats([1, 2, 3, 6, 8, 4], [3, 2]), targets: floats(spread(6), [3, 2]) }
    const lossOf = async (model: Uint8Array): Promise<[number, Loop]> => {
      const graph = trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd() })
      const loop = await Loop.begin(graph)
      return [numbers((await loop.step(feeds, 0.1))['loss'])[0]!, loop]
    }
    // those of PyTorch 2.13, of the same module in training and for inference
    const [trains, loop] = await lossOf(make('True'))
    expect(trains).toBeCloseTo(2.526372, 5)
    expect(numbers(loop.state['n.mean'])[0]).toBeCloseTo(0.4, 6)
    expect((await lossOf(make('False')))[0]).toBeCloseTo(55.628704, 4)
    // without running statistics those of the batch are in the file already
    expect((await lossOf(make('True', 'None, None')))[0]).toBeCloseTo(55.628704, 4)
  })

  // the `beta` of softplus, without `optimize`
  it('do not train what functions bring with them', () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 3] },
      nodes: [
        node('Constant', [], 'beta', { value_float: { f: 1 } }),
        from(node('MatMul', ['x', 'w'], 'a'), 'aten.matmul](args = (%x, %p_w)'),
        node('Mul', ['a', 'beta'], 'y'),
      ],
      tensors: { w: matrix },
    }
    expect(namesIn(exported(sketch, { w: 'p_w' }))).toEqual(['w'])
    // nobody says anything: its name says what it is
    expect(namesIn(modelOf(sketch))).toEqual(['w', 'beta'])
  })
})

describe('a size that lost its axis and gets it back', () => {
  // as `token.expand(x.shape[0], …)` is exported; beside WebGPU views of sizes go wrong
  it('is the size that it was', async () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 3] },
      nodes: [
        node('Shape', ['x'], 'n', { start: 0, end: 1 }),
        node('Squeeze', ['n'], 'scalar'),
        node('Constant', [], 'minus', {}, [{ name: 'value_ints', type: 7, ints: [-1] }]),
        node('Reshape', ['scalar', 'minus'], 'again'),
        node('Concat', ['again', 'one'], 'sizes', { axis: 0 }),
        node('Expand', ['token', 'sizes'], 'tokens'),
        node('Concat', ['x', 'tokens'], 'y', { axis: 1 }),
      ],
      tensors: {
        token: { dims: [2], data: [0.5, 1] },
        one: { type: 7, dims: [1], data: [1] },
      },
    }
    const graph = trainingGraph(exported(sketch, { token: 'p_token' }), {
      loss: meanSquaredError(),
      optimizer: sgd(),
    })
    const types = decodeModel(graph.model).graph!.node!.map(({ opType }) => opType)
    expect(types).not.toContain('Squeeze')
    const loop = await Loop.begin(graph)
    await loop.step({ x: floats(spread(6), [2, 3]), targets: floats(spread(10), [2, 5]) }, 0)
    expect(numbers(loop.state['token'])).toEqual([0.5, 1])
  })
})

describe('an embedding that the last layer is tied to', () => {
  const data = Array.from(spread(12))
  const turned = data.map((_, i) => data[(i % 4) * 3 + Math.floor(i / 4)]!)
  const sketch = (weight: readonly number[]): Uint8Array =>
    modelOf({
      inputs: { ids: ['N'] },
      inputTypes: { ids: 7 },
      nodes: [
        node('Gather', ['words', 'ids'], 'a'),
        node('Tanh', ['a'], 'b'),
        node('MatMul', ['b', 'onnx::MatMul_9'], 'y'),
      ],
      tensors: {
        words: { dims: [4, 3], data },
        'onnx::MatMul_9': { dims: [3, 4], data: weight },
      },
    })

  it('is one parameter, although it is written twice', async () => {
    expect(namesIn(sketch(turned))).toEqual(['words'])
    expect(namesIn(sketch(data))).toEqual(['words', 'onnx::MatMul_9'])
    const graph = trainingGraph(sketch(turned), {
      loss: meanSquaredError(),
      optimizer: sgd(),
      outputs: ['y'],
    })
    const loop = await Loop.begin(graph)
    const ids = int64s([0, 3], [2])
    const feeds = { ids, targets: floats(spread(8, -1, 1, 5), [2, 4]) }
    await loop.step(feeds, 0.1)
    const { y } = await loop.step(feeds, 0)
    const exported = await (await open(graph.exportModel(loop.map))).run({ ids })
    expect(numbers(exported['y'])).toEqual(numbers(y))
  })
})

describe('a matrix without a name', () => {
  it('is no weight of a node that lacks an input', () => {
    const broken = modelOf({
      inputs: { x: ['N', 3], ids: ['N'] },
      inputTypes: { ids: 7 },
      nodes: [
        node('Gather', ['words', 'ids'], 'a'),
        node('MatMul', ['x', 'w'], 'y'),
        node('MatMul', ['x'], 'z'),
      ],
      tensors: { '': matrix, words: matrix, w: matrix },
    })
    expect(namesIn(broken)).toEqual(['words', 'w'])
  })
})

describe('a layer that is called with rows, and with rows of rows', () => {
  // Gemm takes its weight as it is, and of MatMul's exporters turn it beforehand
  it('is one parameter, although it is written twice', async () => {
    const data = Array.from(spread(12))
    const turned = data.map((_, i) => data[(i % 4) * 3 + Math.floor(i / 4)]!)
    const sketch = (weight: readonly number[]): Uint8Array =>
      modelOf({
        inputs: { x: ['N', 2, 3], z: ['N', 3] },
        nodes: [
          node('MatMul', ['x', 'onnx::MatMul_9'], 'a'),
          node('ReduceMean', ['a'], 'm', { axes: [1], keepdims: 0 }),
          node('Gemm', ['z', 'l.weight'], 'b', { transB: 1 }),
          node('Add', ['m', 'b'], 'y'),
        ],
        opset: 17,
        tensors: {
          'l.weight': { dims: [4, 3], data },
          'onnx::MatMul_9': { dims: [3, 4], data: weight },
        },
      })
    expect(namesIn(sketch(data))).toEqual(['l.weight', 'onnx::MatMul_9'])
    expect(namesIn(sketch(turned))).toEqual(['l.weight'])
    const graph = trainingGraph(sketch(turned), { loss: meanSquaredError(), optimizer: sgd() })
    const loop = await Loop.begin(graph)
    const [x, z] = [floats(spread(12), [2, 2, 3]), floats(spread(6), [2, 3])]
    const targets = floats(spread(8, -1, 1, 5), [2, 4])
    const { loss: first } = await loop.step({ x, z, targets }, 0.1)
    const { loss } = await loop.step({ x, z, targets }, 0)
    expect(numbers(loss)[0]).toBeLessThan(numbers(first)[0]!)
    const { y } = await (await open(graph.exportModel(loop.map))).run({ x, z })
    const error = numbers(y).map((value, i) => (value - numbers(targets)[i]!) ** 2)
    expect(error.reduce((a, b) => a + b) / 8).toBeCloseTo(numbers(loss)[0]!, 6)
  })
})

describe('the row of an embedding for padding', () => {
  const rows = (size: number, ...empty: number[]): number[] =>
    Array.from(spread(size * 3)).map((value, i) => (empty.includes(Math.floor(i / 3)) ? 0 : value))
  const sketch = (size: number, data: number[]): Sketch => ({
    inputs: { ids: ['N'] },
    inputTypes: { ids: 7 },
    nodes: [node('Gather', ['words', 'ids'], 'y')],
    tensors: { words: { dims: [size, 3], data } },
  })
  const learnt = async (model: Uint8Array, size: number): Promise<boolean[]> => {
    const graph = trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd() })
    const loop = await Loop.begin(graph)
    const before = numbers(loop.state['words'])
    const ids = [0, 1, 2, 1]
    const targets = floats(new Array<number>(12).fill(9), [4, 3])
    await loop.step({ ids: int64s(ids, [4]), targets }, 1)
    const now = numbers(loop.state['words'])
    return Array.from({ length: Math.min(size, 3) }, (_, row) => now[3 * row] !== before[3 * row])
  }

  it.each([5, 1500])('is the only one of zeros, of %s', async size => {
    expect(await learnt(modelOf(sketch(size, rows(size, 1))), size)).toEqual([true, false, true])
    expect(await learnt(modelOf(sketch(size, rows(size, 1, 2))), size)).toEqual([true, true, true])
    expect(await learnt(modelOf(sketch(size, rows(size))), size)).toEqual([true, true, true])
  })

  it('is the one that PyTorch says, whatever stands there', async () => {
    const said = (padding: string): Uint8Array => {
      const own = sketch(5, rows(5, 1))
      const operation = `aten.embedding.default](args = (%p_words, %ids${padding}), kwargs = {})`
      return exported(
        { ...own, nodes: own.nodes.map(n => from(n, operation)) },
        { words: 'p_words' },
      )
    }
    expect(await learnt(said(', 2'), 5)).toEqual([true, true, false])
    expect(await learnt(said(''), 5)).toEqual([true, true, true])
  })
})
