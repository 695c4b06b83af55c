import { describe, expect, it } from 'vitest'
import { meanSquaredError, parametersOf, sgd, trainingGraph } from '../src/index.ts'
import { decodeModel } from '../src/proto/decode.ts'
import { encodeModel } from '../src/proto/encode.ts'
import { modelOf, node, spread, type Sketch } from './support/models.ts'
import { floats, Loop, numbers, open } from './support/run.ts'

const namesIn = (sketch: Sketch): string[] => parametersOf(modelOf(sketch)).map(({ name }) => name)

describe('weights that a file writes once because they begin alike', () => {
  const ones = { dims: [2], data: [1, 1] }
  const sketch: Sketch = {
    inputs: { x: ['N', 2] },
    nodes: [
      node('Identity', ['norm.0.scale'], 'norm.1.scale'),
      node('Identity', ['layers.0.weight'], 'layers.1.weight'),
      node('Identity', ['embedding.weight'], 'head.weight'),
      node('Relu', ['x'], 'r'),
      node('Mul', ['r', 'norm.0.scale'], 'a'),
      node('MatMul', ['a', 'layers.0.weight'], 'b'),
      node('Mul', ['b', 'norm.1.scale'], 'c'),
      node('MatMul', ['c', 'layers.1.weight'], 'd'),
      node('MatMul', ['d', 'embedding.weight'], 'e'),
      node('MatMul', ['e', 'head.weight'], 'y'),
    ],
    tensors: {
      'norm.0.scale': ones,
      'layers.0.weight': { dims: [2, 2], data: spread(4) },
      'embedding.weight': { dims: [2, 2], data: spread(4) },
    },
  }

  it('are weights of their own; those that are tied stay tied', async () => {
    expect(namesIn(sketch).sort()).toEqual([
      'embedding.weight',
      'layers.0.weight',
      'layers.1.weight',
      'norm.0.scale',
      'norm.1.scale',
    ])
    const model = modelOf(sketch)
    const graph = trainingGraph(model, {
      loss: meanSquaredError(),
      optimizer: sgd(),
      outputs: ['y'],
    })
    expect(Buffer.compare(graph.exportModel(graph.state), model)).not.toBe(0)
    const loop = await Loop.begin(graph)
    const x = floats(spread(6), [3, 2])
    const feeds = { x, targets: floats(spread(6, -1, 1, 5), [3, 2]) }
    await loop.step(feeds, 0.1)
    expect(loop.state['norm.0.scale']!.data).not.toEqual(loop.state['norm.1.scale']!.data)
    const { y } = await loop.step(feeds, 0)
    const exported = await (await open(graph.exportModel(loop.map))).run({ x })
    for (const [i, value] of numbers(exported['y']).entries())
      expect(value).toBeCloseTo(numbers(y)[i]!, 5)
  })

  it('are none where they are statistics of the same norm', async () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 2] },
      nodes: [
        node('Identity', ['norm.weight'], 'norm.running_var'),
        {
          ...node('BatchNormalization', ['x', 'norm.weight', 'b', 'mean', 'norm.running_var'], 'y'),
          name: '/norm/BatchNormalization',
        },
      ],
      tensors: { 'norm.weight': ones, b: ones, mean: { dims: [2], data: [0.5, 0.25] } },
    }
    expect(namesIn(sketch)).toEqual(['norm.weight', 'b'])
    const graph = trainingGraph(modelOf(sketch), { loss: meanSquaredError(), optimizer: sgd() })
    expect(graph.parameters).toEqual(['norm.weight', 'b'])
    // and keep their numbers in the model that comes out
    const x = floats(spread(6), [3, 2])
    const trained = new Map(graph.state).set('norm.weight', {
      dims: [2],
      data: Float32Array.of(4, 4),
    })
    const { y } = await (await open(graph.exportModel(trained))).run({ x })
    for (const [i, value] of numbers(y).entries()) {
      const normed = (numbers(x)[i]! - [0.5, 0.25][i % 2]!) / Math.sqrt(1 + 1e-5)
      expect(value).toBeCloseTo(4 * normed + 1, 4)
    }
  })

  it('are one where a layer is called again', () => {
    const call = (x: string, weight: string, y: string, name: string): ReturnType<typeof node> => ({
      ...node('MatMul', [x, weight], y),
      name,
    })
    const calls = (again: string): string[] =>
      namesIn({
        inputs: { x: ['N', 2] },
        nodes: [
          node('Identity', ['onnx::MatMul_1'], 'onnx::MatMul_2'),
          call('x', 'onnx::MatMul_1', 'a', '/layers.0/ffn/MatMul'),
          call('a', 'onnx::MatMul_2', 'y', again),
        ],
        tensors: { 'onnx::MatMul_1': { dims: [2, 2], data: spread(4) } },
      })
    expect(calls('/layers.0/ffn_1/MatMul')).toHaveLength(1)
    expect(calls('/layers.1/ffn/MatMul')).toHaveLength(2)
  })
})

describe('parameters', () => {
  it('are found behind what arranges them', () => {
    const cut = { dims: [1], data: [0], type: 7 }
    const sketch: Sketch = {
      inputs: { x: [3, 1, 2] },
      nodes: [
        node('Slice', ['weight_ih', 'zero', 'eight', 'zero'], 'part'),
        node('Concat', ['part'], 'turned', { axis: 0 }),
        node('Unsqueeze', ['turned', 'zero'], 'w'),
        node('LSTM', ['x', 'w', 'r'], ['', 'y'], { hidden_size: 2 }),
      ],
      tensors: {
        weight_ih: { dims: [8, 2], data: spread(16) },
        r: { dims: [1, 8, 2], data: spread(16) },
        zero: cut,
        eight: { ...cut, data: [8] },
      },
    }
    expect(namesIn(sketch)).toEqual(['weight_ih', 'r'])
  })

  it('are learned scalars in Constant nodes, and no constants', () => {
    const constant = (name: string, value: number): ReturnType<typeof node> =>
      node('Constant', [], name, { value_float: { f: value } })
    const sketch: Sketch = {
      inputs: { x: ['N', 2] },
      nodes: [
        constant('block_0.w_0', 2),
        constant('block_0.w_1', 1),
        constant('helper.constant.3', 3),
        constant('42', 0.5),
        node('Mul', ['x', 'w'], 'a'),
        node('MatMul', ['a', 'v'], 'm'),
        node('Mul', ['block_0.w_0', 'm'], 'b'),
        node('Add', ['b', 'block_0.w_1'], 'c'),
        node('Add', ['c', 'helper.constant.3'], 'd'),
        node('Mul', ['d', '42'], 'e'),
        node('Exp', ['logit_scale'], 's'),
        node('Mul', ['e', 's'], 'y'),
      ],
      tensors: {
        w: { dims: [2], data: [1, 2] },
        v: { dims: [2, 2], data: spread(4) },
        logit_scale: { dims: [], data: [1] },
      },
    }
    expect(namesIn(sketch).sort()).toEqual(['block_0.w_0', 'block_0.w_1', 'logit_scale', 'v'])
  })

  it('are no positions told by sines, and no masks', () => {
    const waves = (width: number, at: (place: number, i: number) => number): number[] =>
      Array.from({ length: 3 * width }, (_, i) => at(Math.floor(i / width), i % width))
    const of = (data: number[]): string[] =>
      namesIn({
        inputs: { x: ['N', 3, 4] },
        nodes: [node('MatMul', ['x', 'w'], 'a'), node('Add', ['a', 'table'], 'y')],
        tensors: {
          w: { dims: [4, 4], data: spread(16) },
          table: { dims: [1, 3, 4], data },
        },
      })
    const turn = (n: number, half: number): number => (half ? Math.cos(n) : Math.sin(n))
    expect(of(waves(4, (t, i) => turn(t / 10 ** Math.floor(i / 2), i % 2)))).toEqual(['w'])
    expect(of(waves(4, (t, i) => turn(t / 10 ** (i % 2), Math.floor(i / 2))))).toEqual(['w'])
    expect(
      of(waves(4, (t, i) => (t > 0 ? turn(t / 10 ** (i % 2), Math.floor(i / 2)) : 0))),
    ).toEqual(['w'])
    expect(of(waves(4, (t, i) => Number(i <= t)))).toEqual(['w'])
    expect(of(waves(4, (t, i) => 0.1 * turn(t, i % 2)))).toEqual(['w', 'table'])
    expect(of(waves(4, () => 0))).toEqual(['w', 'table'])
  })

  // PyTorch without torch.export says of no tensor what it is, but only what modules have has a name
  it('are what modules of PyTorch have wherever it stands, but for what buffers are called', () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 3] },
      nodes: [
        node('Sub', ['x', 'pixel_mean'], 'a'),
        node('Mul', ['x', 'w'], 'b'),
        node('Add', ['a', 'pos'], 'c'),
        node('Sub', ['b', 'centers'], 'd'),
        node('Abs', ['d'], 'e'),
        node('Pow', ['e', 'p'], 'f'),
        node('Add', ['c', 'f'], 'g'),
        node('Div', ['g', 'temperature'], 'h'),
        node('Div', ['h', '/Constant_output_0'], 'y'),
      ],
      tensors: {
        pixel_mean: { dims: [3], data: spread(3) },
        w: { dims: [3], data: spread(3) },
        pos: { dims: [1, 3], data: spread(3) },
        centers: { dims: [3], data: spread(3) },
        p: { dims: [1], data: [3] },
        temperature: { dims: [], data: [1.5] },
        '/Constant_output_0': { dims: [], data: [2] },
      },
    }
    const exported = encodeModel({ ...decodeModel(modelOf(sketch)), producerName: 'pytorch' })
    const names = parametersOf(exported).map(({ name }) => name)
    expect(names).toEqual(['w', 'pos', 'centers', 'p', 'temperature'])
    // of other files nobody knows
    expect(namesIn(sketch)).toEqual(['pos'])
  })

  it('are no spectra, and no tables of whole numbers', () => {
    const window = Array.from({ length: 8 }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / 8))
    const angle = (row: number, i: number): number => (Math.PI * (row % 3) * i) / 4
    const spectrum = (apart: boolean): number[] =>
      Array.from({ length: 48 }, (_, at) => {
        const [row, i] = [Math.floor(at / 8), at % 8]
        const [turn, k] = apart ? [row % 2, Math.floor(row / 2)] : [Math.floor(row / 3), row]
        return window[i]! * (turn ? -Math.sin(angle(k, i)) : Math.cos(angle(k, i)))
      })
    const of = (filters: ArrayLike<number>, anchors: number[]): string[] =>
      namesIn({
        inputs: { x: ['N', 1, 32] },
        nodes: [
          node('Conv', ['x', 'filters'], 'a'),
          node('Conv', ['a', 'w'], 'b'),
          node('Mul', ['b', 'anchors'], 'y'),
        ],
        tensors: {
          filters: { dims: [6, 1, 8], data: filters },
          w: { dims: [2, 6, 1], data: spread(12) },
          anchors: { dims: [1, 2, 25], data: anchors },
        },
      })
    const whole = Array.from({ length: 50 }, (_, i) => i + 10)
    const part = whole.map(value => value / 8)
    expect(of(spectrum(true), whole)).toEqual(['w'])
    expect(of(spectrum(false), part)).toEqual(['w', 'anchors'])
    expect(of(spread(48), part)).toEqual(['filters', 'w', 'anchors'])
  })

  it('are what layers remember at first, unless that is a constant', () => {
    const zeros = { dims: [1, 2, 3], data: [0, 0, 0, 0, 0, 0] }
    const sketch: Sketch = {
      inputs: { x: [4, 2, 2] },
      nodes: [
        node('GRU', ['x', 'w', 'r', '', '', 'h0'], ['', 'a'], { hidden_size: 3 }),
        node('GRU', ['x', 'w', 'r', '', '', 'onnx::GRU_7'], ['', 'b'], { hidden_size: 3 }),
        node('Add', ['a', 'b'], 'y'),
      ],
      tensors: {
        w: { dims: [1, 9, 2], data: spread(18) },
        r: { dims: [1, 9, 3], data: spread(27) },
        h0: zeros,
        'onnx::GRU_7': zeros,
      },
    }
    expect(namesIn(sketch)).toEqual(['w', 'r', 'h0'])
  })

  it('are weights that are made of others', () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 3] },
      nodes: [
        node('ReduceL2', ['prototypes', 'rows'], 'n'),
        node('Div', ['prototypes', 'n'], 'unit'),
        node('MatMul', ['x', 'unit'], 'y'),
      ],
      tensors: {
        prototypes: { dims: [3, 2], data: spread(6) },
        rows: { dims: [1], data: [0], type: 7 },
      },
    }
    expect(namesIn(sketch)).toEqual(['prototypes'])
  })

  it('are no transforms of sound, unless they are named', () => {
    const model = modelOf({
      inputs: { x: ['N', 1, 64] },
      nodes: [node('Conv', ['x', 'stft.forward_basis_buffer'], 'a'), node('Conv', ['a', 'w'], 'y')],
      tensors: {
        'stft.forward_basis_buffer': { dims: [4, 1, 16], data: spread(64) },
        w: { dims: [2, 4, 3], data: spread(24) },
      },
    })
    expect(parametersOf(model).map(({ name }) => name)).toEqual(['w'])
    const graph = trainingGraph(model, {
      loss: meanSquaredError(),
      optimizer: sgd(),
      trainable: /basis/,
    })
    expect(graph.parameters).toEqual(['stft.forward_basis_buffer'])
  })

  it('are no constants of the code, and nothing that stands for a norm without scale and bias', () => {
    const sketch: Sketch = {
      inputs: { x: ['N', 2, 3] },
      nodes: [
        node('InstanceNormalization', ['x', '/Constant_1_output_0', '/Constant_2_output_0'], 'n'),
        node('Reshape', ['n', 'to'], 'r'),
        node('Mul', ['r', 'onnx::Mul_12'], 'm'),
        node('Mul', ['m', '/alibi/Constant_output_0'], 'a'),
        node('Add', ['a', 'bart.final_logits_bias'], 'y'),
      ],
      tensors: {
        '/Constant_1_output_0': { dims: [2], data: [1, 1] },
        '/Constant_2_output_0': { dims: [2], data: [0, 0] },
        'onnx::Mul_12': { dims: [2, 1], data: [1, 2] },
        '/alibi/Constant_output_0': { dims: [2, 1], data: [0.5, 0.25] },
        'bart.final_logits_bias': { dims: [1, 3], data: [0, 0, 0] },
        to: { dims: [3], data: [0, 2, 3], type: 7 },
      },
    }
    expect(namesIn(sketch)).toEqual(['onnx::Mul_12'])
  })
})

describe('what lies before all that is trained', () => {
  const sketch = {
    inputs: { x: ['N', 4] },
    nodes: [node('Hardmax', ['x'], 'h'), node('MatMul', ['h', 'w'], 'y')],
    tensors: { w: { dims: [4, 2], data: spread(8) } },
  }
  const train = (model: Uint8Array): string[] => [
    ...trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd() }).parameters,
  ]

  it('may use any operator, where the file says its sizes', () => {
    const bytes = modelOf(sketch)
    expect(() => train(bytes)).toThrow(
      /"the Hardmax of h" \(Hardmax\) has no gradient here, and the sizes/,
    )
    const model = decodeModel(bytes)
    const dim = [{ dimParam: 'N' }, { dimValue: 4 }]
    model.graph!.valueInfo = [{ name: 'h', type: { tensorType: { elemType: 1, shape: { dim } } } }]
    expect(train(encodeModel(model))).toEqual(['w'])
  })
})
