import { describe, expect, it } from 'vitest'
import {
  GraphError,
  meanSquaredError,
  parametersOf,
  adamw,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type TrainingGraph,
  type TrainingGraphOptions,
} from '../src/index.ts'
import { encodeModel } from '../src/proto/encode.ts'
import { decodeModel } from '../src/proto/decode.ts'
import type { AttributeProto } from '../src/proto/messages.ts'
import * as types from '../src/proto/types.ts'
import { batches, bytesOf } from './support/data.ts'
import { modelOf, node, spread, type Sketch } from './support/models.ts'
import { floats, int64s, Loop, numbers } from './support/run.ts'

const mlp = (options: Partial<TrainingGraphOptions> = {}): TrainingGraph =>
  trainingGraph(bytesOf('mlp_13.onnx'), {
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ momentum: 0.9 }),
    ...options,
  })

const feeds: Parameters<Loop['step']>[0] = {
  x: floats(batches[0]!.x, [16, 784]),
  labels: int64s(batches[0]!.y, [16]),
}

const w = { dims: [2, 2], data: spread(4) }
const sketch = (own: Partial<Sketch>): Uint8Array =>
  modelOf({
    nodes: [node('MatMul', ['x', 'w'], 'y')],
    tensors: { w },
    inputs: { x: ['N', 2] },
    ...own,
  })
const train = (model: Uint8Array, options: Partial<TrainingGraphOptions> = {}): TrainingGraph =>
  trainingGraph(model, { loss: meanSquaredError(), optimizer: sgd(), ...options })

describe('what comes out', () => {
  it('says what has to be fed', () => {
    const { inputs, state, parameters } = mlp({ trainable: /^4/ })
    expect(parameters).toEqual(['4.weight', '4.bias'])
    expect([...state.keys()]).toEqual([
      '4.weight',
      '4.bias',
      '4.weight.velocity',
      '4.bias.velocity',
    ])
    expect(
      inputs.map(({ name, type, dims, role }) => `${role} ${name} ${type} ${dims.join()}`),
    ).toEqual([
      'data x float32 16,784',
      'target labels int64 16',
      'state 4.weight float32 10,32',
      'state 4.bias float32 10',
      'rate learning_rate float32 ',
      'state 4.weight.velocity float32 10,32',
      'state 4.bias.velocity float32 10',
    ])
  })

  it('has no gradient for what is frozen', async () => {
    const [all, head] = [mlp(), mlp({ trainable: ['4.weight', '4.bias'] })]
    const nodesOf = ({ model }: TrainingGraph): number =>
      decodeModel(model).graph?.node?.length ?? 0
    expect(nodesOf(head)).toBeLessThan(nodesOf(all) * 0.6)
    const loops = [await Loop.begin(all), await Loop.begin(head)]
    for (const loop of loops) await loop.step(feeds, 0.1)
    // not to the bit: ONNX Runtime computes with weights that never change in another order
    const [theirs, ours] = loops.map(loop => numbers(loop.state['4.weight']))
    for (const [i, value] of ours!.entries()) expect(value).toBeCloseTo(theirs![i]!, 6)
  })

  it('exports every other tensor as it was', async () => {
    const graph = mlp({ trainable: '4.bias' })
    const loop = await Loop.begin(graph)
    await loop.step(feeds, 0.1)
    const [before, after] = [bytesOf('mlp_13.onnx'), graph.exportModel(loop.map)].map(bytes =>
      decodeModel(bytes),
    )
    for (const [i, tensor] of before!.graph!.initializer!.entries()) {
      const same = Buffer.compare(tensor.rawData!, after!.graph!.initializer![i]!.rawData!) === 0
      expect(same).toBe(tensor.name !== '4.bias')
    }
  })
})

describe('groups', () => {
  it('have rates of their own, or a share of the common one', async () => {
    const graph = mlp({
      optimizer: sgd({ weightDecay: 0.5 }),
      groups: {
        head: { parameters: /^4/ },
        slow: { parameters: ['2.weight'], factor: 0.5, weightDecay: 0 },
      },
    })
    expect(
      graph.inputs
        .filter(({ role }) => role === 'rate')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['learning_rate', 'learning_rate.head'])
    const loop = await Loop.begin(graph)
    await loop.step({ ...feeds, 'learning_rate.head': floats([0], []) }, 0.1)
    const plain = await Loop.begin(mlp({ optimizer: sgd() }))
    await plain.step(feeds, 0.05)
    expect(loop.state['4.weight']!.data).toEqual(graph.state.get('4.weight')!.data)
    for (const [i, value] of numbers(loop.state['2.weight']).entries())
      expect(value).toBeCloseTo(numbers(plain.state['2.weight'])[i]!, 6)
  })
})

describe('sizes', () => {
  const model = modelOf({
    nodes: [
      node('Conv', ['x', 'w'], 'c', { strides: [2, 2] }),
      node('GlobalAveragePool', ['c'], 'g'),
      node('Flatten', ['g'], 'y'),
    ],
    tensors: { w: { dims: [2, 1, 3, 3], data: spread(18) } },
    inputs: { x: ['', 1, 'H', ''] },
  })

  it('may stay open, and then differ from step to step', async () => {
    const [open, given] = [train(model), train(model, { sizes: { x: [3, 1, 7, 8] } })]
    const loops = [await Loop.begin(open), await Loop.begin(given)]
    const feeds = { x: floats(spread(168), [3, 1, 7, 8]), targets: floats(spread(6), [3, 2]) }
    for (const loop of loops) await loop.step(feeds, 0.1)
    const [first, second] = loops.map(({ state }) => numbers(state['w']))
    for (const [i, value] of first!.entries()) expect(value).toBeCloseTo(second![i]!, 6)
    await loops[0]!.step(
      { x: floats(spread(90), [1, 1, 10, 9]), targets: floats(spread(2), [1, 2]) },
      0.1,
    )
  })

  it('that are open and needed are an error that says how to fix them', () => {
    const resized = modelOf({
      inputs: { x: ['N', 1, 'H', 'W'] },
      nodes: [
        node('Conv', ['x', 'w'], 'c'),
        node('Resize', ['c', '', 's'], 'y', { mode: 'cubic' }),
      ],
      tensors: {
        w: { dims: [1, 1, 1, 1], data: [1] },
        s: { dims: [4], data: [1, 1, 2, 2] },
      },
    })
    expect(() => train(resized)).toThrow(
      /^node "the Resize of y" \(Resize\): Axis 2 of .* has no fixed size.*Fix the sizes of inputs with `sizes`/,
    )
  })

  it('may have to be larger than those that are tried first', () => {
    const wide = modelOf({
      inputs: { x: ['N', 1, 'samples'] },
      nodes: [node('Conv', ['x', 'w'], 'y', { strides: [160] })],
      tensors: { w: { dims: [2, 1, 512], data: spread(1024) } },
    })
    expect(train(wide).parameters).toEqual(['w'])
  })

  it('may be given, and the batch stay open', async () => {
    const graph = train(model, { sizes: { x: ['batch', 1, 7, 8] } })
    expect(graph.inputs[0]).toEqual({
      name: 'x',
      type: 'float32',
      dims: ['batch', 1, 7, 8],
      role: 'data',
    })
    const loop = await Loop.begin(graph)
    for (const n of [1, 3])
      await loop.step(
        { x: floats(spread(n * 56), [n, 1, 7, 8]), targets: floats(spread(n * 2), [n, 2]) },
        0.1,
      )
    expect(loop.state['w']!.data).not.toEqual(graph.state.get('w')!.data)
  })

  it('are checked', () => {
    expect(() => train(model, { sizes: { z: [1] } })).toThrow(
      'sizes: the model has no input "z". There are "x".',
    )
    expect(() => train(model, { sizes: { x: [0] } })).toThrow(
      'sizes.x must be whole numbers above 0',
    )
  })
})

describe('an If whose condition is fixed', () => {
  // each branch has a weight of the same name
  const branch = (data: number[]): AttributeProto['g'] =>
    decodeModel(
      modelOf({
        nodes: [node('MatMul', ['x', 'w'], 'h'), node('Tanh', ['h'], 'out')],
        tensors: { w: { dims: [2, 1], data } },
        outputs: ['out'],
      }),
    ).graph
  const model = modelOf({
    nodes: [
      node('Equal', ['rate', 'fast'], 'is fast'),
      node('If', ['is fast'], 'y', {}, [
        { name: 'then_branch', type: 5, g: branch([1, 2])! },
        { name: 'else_branch', type: 5, g: branch([3, 4])! },
      ]),
    ],
    tensors: { fast: { type: types.int64, dims: [], data: [16000] } },
    inputs: { x: ['N', 2], rate: [] },
    inputTypes: { rate: types.int64 },
  })

  it.each([
    [16000, [1, 2], [3, 4]],
    [8000, [3, 4], [1, 2]],
  ])('is replaced by its branch: %i', async (rate, before, other) => {
    const graph = train(model, { fixed: { rate } })
    expect(graph.state.get('w')?.data).toEqual(Float32Array.from(before))
    expect(graph.inputs.map(({ name }) => name)).not.toContain('rate')
    const loop = await Loop.begin(graph)
    await loop.step({ x: floats([0.1, 0.2], [1, 2]), targets: floats([0], [1, 1]) }, 1)
    const after = numbers(loop.state['w'])
    expect(after).not.toEqual(before)
    // only the branch that was trained changes
    const branches = decodeModel(graph.exportModel(loop.map)).graph!.node![1]!.attribute!
    const weights = branches.map(({ g }) =>
      Array.from(new Float32Array(g!.initializer![0]!.rawData!.slice().buffer)),
    )
    expect(weights).toEqual(rate === 16000 ? [after, other] : [other, after])
  })

  it('is an error otherwise', () => {
    expect(() => train(model)).toThrow(
      /no trainable parameters: .* in node "the If of y" \(If\)\. .* fix inputs with `fixed`\./,
    )
  })

  it('is an error that names it where a branch depends on what is trained', () => {
    const given = (name: string): AttributeProto['g'] => ({
      node: [node('Relu', ['h'], name)],
      output: [{ name }],
    })
    const chosen = modelOf({
      inputs: { x: ['N', 2] },
      nodes: [
        node('MatMul', ['x', 'w'], 'h'),
        node('ReduceMax', ['x'], 'most', { keepdims: 0 }),
        node('Cast', ['most'], 'some', { to: types.bool }),
        node('If', ['some'], 'y', {}, [
          { name: 'then_branch', type: 5, g: given('a')! },
          { name: 'else_branch', type: 5, g: given('b')! },
        ]),
      ],
      tensors: { w: { dims: [2, 1], data: [1, 2] } },
    })
    expect(() => train(chosen)).toThrow(
      /^node "the If of y" \(If\) has no gradient here, .* Only an If whose condition does not depend on data is supported.* let the loss read a value before/,
    )
    expect(train(chosen, { loss: meanSquaredError({ output: 'h' }) }).parameters).toEqual(['w'])
  })
})

describe('gradients', () => {
  it('are made shorter by clipNorm, all of them alike', async () => {
    const [plain, short] = [mlp({ optimizer: sgd() }), mlp({ optimizer: sgd(), clipNorm: 0.1 })]
    const change = async (graph: TrainingGraph): Promise<number[]> => {
      const loop = await Loop.begin(graph)
      await loop.step(feeds, 1)
      return graph.parameters.flatMap(name =>
        numbers(loop.state[name]).map((value, i) => value - graph.state.get(name)!.data[i]!),
      )
    }
    const [full, clipped] = [await change(plain), await change(short)]
    const norm = (values: readonly number[]): number =>
      Math.sqrt(values.reduce((sum, x) => sum + x * x, 0))
    expect(norm(full)).toBeGreaterThan(0.2)
    expect(norm(clipped)).toBeCloseTo(0.1, 5)
    const largest = full.indexOf(Math.max(...full))
    expect(clipped[largest]! / full[largest]!).toBeCloseTo(0.1 / norm(full), 3)
  })

  it('are multiplied by loss_scale', async () => {
    const graph = mlp({ optimizer: sgd(), lossScale: true })
    const loop = await Loop.begin(graph)
    await loop.step({ ...feeds, loss_scale: floats([0.5], []) }, 0.2)
    const plain = await Loop.begin(mlp({ optimizer: sgd() }))
    await plain.step(feeds, 0.1)
    for (const [i, value] of numbers(loop.state['4.bias']).entries())
      expect(value).toBeCloseTo(numbers(plain.state['4.bias'])[i]!, 6)
  })
})

describe('parameters', () => {
  it('are found by what they are used for', () => {
    expect(
      parametersOf(bytesOf('cnn_17.onnx')).map(({ name, role }) => `${name}: ${role}`),
    ).toEqual([
      'c1.weight: Conv weight',
      'c1.bias: Conv bias',
      'c2.weight: Conv weight',
      'c2.bias: Conv bias',
      'fc.weight: Gemm weight',
      'fc.bias: Gemm bias',
    ])
  })

  it('may stand in Constant nodes, and go back there', async () => {
    const tensor = decodeModel(sketch({})).graph!.initializer![0]!
    const model = sketch({
      nodes: [
        { opType: 'Constant', output: ['w'], attribute: [{ name: 'value', type: 4, t: tensor }] },
        node('MatMul', ['x', 'w'], 'y'),
      ],
      tensors: {},
    })
    const graph = train(model)
    const loop = await Loop.begin(graph)
    await loop.step({ x: floats([1, 2], [1, 2]), targets: floats([9, 9], [1, 2]) }, 0.1)
    const exported = decodeModel(graph.exportModel(loop.map)).graph!.node![0]!.attribute![0]!.t!
    expect(new Float32Array(exported.rawData!.slice().buffer)).toEqual(loop.state['w']!.data)
    expect(loop.state['w']!.data).not.toEqual(w.data)
  })

  it('are not bounds, statistics, scales of images, masks or scalars', () => {
    const model = sketch({
      nodes: [
        node('Sub', ['x', 'centre'], 'x1'),
        node('Mul', ['x1', 'onnx::Mul_1'], 'x2'),
        node('MatMul', ['x2', 'w'], 'h'),
        node('Max', ['h', 'floor'], 'm'),
        node('Add', ['m', 'mask'], 'n'),
        node('Pow', ['n', 'two'], 'y'),
      ],
      tensors: {
        w,
        centre: { dims: [2], data: [0.1, 0.2] },
        'onnx::Mul_1': { dims: [2], data: [1, 2] },
        floor: { dims: [1, 1], data: [0] },
        mask: { dims: [2], data: [0, -1e9] },
        two: { dims: [], data: [2] },
      },
    })
    expect(parametersOf(model).map(({ name }) => name)).toEqual(['w'])
  })

  it('may have names that the step uses itself, inside of the model', async () => {
    const model = sketch({
      nodes: [
        node('MatMul', ['x', 'w'], 'loss'),
        node('Relu', ['loss'], 'w.next'),
        node('Neg', ['w.next'], 'labels'),
      ],
      outputs: ['labels', 'loss'],
    })
    const graph = train(model, { loss: meanSquaredError({ output: 'labels' }) })
    const loop = await Loop.begin(graph)
    const { loss } = await loop.step(
      { x: floats([1, 1], [1, 2]), targets: floats([0, 0], [1, 2]) },
      0.1,
    )
    expect(loss!.dims).toEqual([])
  })
})

describe('errors say what is wrong, where, and what to do', () => {
  /** A model with its weights in float16. */
  const halved = (bytes: Uint8Array): Uint8Array => {
    const model = decodeModel(bytes)
    const initializer = model.graph!.initializer!.map(tensor => ({
      ...tensor,
      dataType: 10,
      rawData: new Uint8Array(tensor.rawData!.length / 2),
    }))
    return encodeModel({ ...model, graph: { ...model.graph!, initializer } })
  }
  const messageOf = (act: () => unknown): string => {
    try {
      act()
    } catch (error) {
      expect(error).toBeInstanceOf(GraphError)
      return (error as GraphError).message
    }
    return 'no error'
  }
  const external = (): Uint8Array => {
    const model = decodeModel(sketch({}))
    model.graph!.initializer![0]!.dataLocation = 1
    return encodeModel(model)
  }
  it.each([
    ['no model', () => train(new Uint8Array([1, 2, 3])), /^These bytes are no ONNX model/],
    [
      'no bytes',
      () => train('model.onnx' as unknown as Uint8Array),
      /^model must be a Uint8Array with the bytes of an ONNX file, not string\.$/,
    ],
    ['no graph', () => train(new Uint8Array(0)), /there is no graph in them/],
    [
      'an old opset',
      () => train(sketch({ opset: 7 })),
      /^The model uses opset 7; supported are 9 to 22\. Export it/,
    ],
    [
      'a new opset',
      () => train(sketch({ opset: 23 })),
      /^The model uses opset 23; supported are 9 to 22\. Export it with opset_version=18,/,
    ],
    [
      'data elsewhere',
      () => train(external()),
      /^Tensor "w" keeps its data in another file.*onnx\.save\(onnx\.load/,
    ],
    [
      'nothing to train',
      () => train(sketch({ nodes: [node('Relu', ['x'], 'y')], tensors: {} })),
      /^The model has no trainable parameters/,
    ],
    [
      'a name that is not there',
      () => train(sketch({}), { trainable: ['w', 'v'] }),
      /^trainable: "v" matches no parameter\. There are "w"\.$/,
    ],
    [
      'a pattern that matches nothing',
      () => train(sketch({}), { trainable: /^head/ }),
      /^trainable: \/\^head\/ matches no parameter/,
    ],
    [
      'an output that is not there',
      () => train(sketch({}), { loss: meanSquaredError({ output: 'z' }) }),
      /^output: the model has no output "z"\. There are "y"\.$/,
    ],
    [
      'one of several outputs',
      () => train(sketch({ outputs: ['y', 'x'] })),
      /^output: say which of several outputs is meant\. There are/,
    ],
    [
      'an unknown operator',
      () =>
        train(sketch({ nodes: [node('MatMul', ['x', 'w'], 'h'), node('Det', ['h'], 'y')] }), {
          loss: meanSquaredError(),
        }),
      /^node "the Det of y" \(Det\) has no gradient here, and the sizes of "y" are not known after it\. Leave .* Supported are Abs, Acos, /,
    ],
    [
      'an operator without a rule',
      () =>
        train(
          sketch({
            nodes: [
              node('MatMul', ['x', 'w'], 'h'),
              node('Hardmax', ['h'], 'h1'),
              node('Reshape', ['h1', 's'], 'y'),
            ],
            tensors: { w, s: { type: types.int64, dims: [2], data: [-1, 2] } },
          }),
        ),
      /^node "the Hardmax of h1" \(Hardmax\) has no gradient here/,
    ],
    [
      'an operator whose sizes are known but not its gradient',
      () => {
        const nodes = [node('MatMul', ['x', 'w'], 'h'), node('Hardmax', ['h'], 'y')]
        const model = decodeModel(sketch({ nodes }))
        const dim = [{ dimParam: 'N' }, { dimValue: 2 }]
        model.graph!.valueInfo = [
          { name: 'y', type: { tensorType: { elemType: 1, shape: { dim } } } },
        ]
        return train(encodeModel(model))
      },
      /^node "the Hardmax of y" \(Hardmax\) has no gradient here, and parameters lie before it\. Leave them out with `trainable`, or change the node in the model\. Supported are Abs, Acos, /,
    ],
    [
      'a reduction without a rule',
      () =>
        train(
          sketch({
            nodes: [
              node('MatMul', ['x', 'w'], 'h'),
              node('ScatterElements', ['h', 'at', 'h'], 'y', { reduction: 'mul' }),
            ],
            inputs: { x: [2, 2] },
            tensors: { w, at: { type: types.int64, dims: [2, 2], data: [0, 1, 1, 0] } },
          }),
        ),
      /^node "the ScatterElements of y" \(ScatterElements\): the reduction mul is not supported in what is trained/,
    ],
    [
      'memory that is cut off',
      () =>
        train(
          sketch({
            nodes: [node('RNN', ['x', 'r', 'r'], ['', 'y'], { hidden_size: 2, clip: { f: 0.5 } })],
            inputs: { x: [3, 2, 2] },
            tensors: { r: { dims: [1, 2, 2], data: spread(4) } },
          }),
        ),
      /^node "the RNN of ,y" \(RNN\): clip is not supported in what is trained/,
    ],
    [
      'a quantised operator',
      () =>
        train(
          sketch({
            nodes: [node('MatMul', ['x', 'w'], 'h'), node('DynamicQuantizeLinear', ['h'], 'y')],
          }),
        ),
      /^node "the DynamicQuantizeLinear of y" \(DynamicQuantizeLinear\) has no gradient here, .* The model is quantised\. Train the float32 model/,
    ],
    [
      'quantised weights',
      () =>
        train(
          sketch({
            nodes: [node('DequantizeLinear', ['q', 's'], 'v'), node('MatMul', ['x', 'v'], 'y')],
            tensors: {
              q: { type: types.int32, dims: [2, 2], data: [1, 2, 3, 4] },
              s: { dims: [], data: [0.1] },
            },
          }),
        ),
      /^The model has no trainable parameters: its weights are quantised, at node "the DequantizeLinear of v" \(DequantizeLinear\)\. Train/,
    ],
    [
      'weights of half precision',
      () => train(halved(sketch({}))),
      /^The model has no trainable parameters: its weights are float16 or bfloat16, not float32\. Convert/,
    ],
    [
      'no influence',
      () => train(sketch({ nodes: [node('MatMul', ['x', 'w'], 'h'), node('Sign', ['h'], 'y')] })),
      /^No parameter influence on the loss can be followed: nothing passes node "the Sign of y" \(Sign\), which is flat\. Choose/,
    ],
    [
      'a name that is taken',
      () =>
        train(
          sketch({ nodes: [node('MatMul', ['targets', 'w'], 'y')], inputs: { targets: ['N', 2] } }),
        ),
      /needs an input "targets" \(target\), but that name is taken/,
    ],
    [
      'a loss by its name',
      () => train(sketch({}), { loss: 'mse' as never }),
      /^loss must be what a function of this package gives, such as softmaxCrossEntropy/,
    ],
    [
      'an optimizer that was not called',
      () => train(sketch({}), { optimizer: adamw as never }),
      /^optimizer must be what a function of this package gives, such as/,
    ],
    [
      'an option that there is not',
      () => train(sketch({}), { trainables: ['w'] } as never),
      /^trainingGraph has no option "trainables"\. There are "loss", "optimizer", "trainable",/,
    ],
    [
      'a rate for an update rule',
      () => adamw({ learningRate: 0.1 } as never),
      /^adamw has no option "learningRate"\. There are "momentum", "beta2", "epsilon", "weightDecay"\.$/,
    ],
    [
      'a bad clipNorm',
      () => train(sketch({}), { clipNorm: 0 }),
      /^clipNorm must be a number above 0, not 0\.$/,
    ],
    [
      'a bad factor',
      () => train(sketch({}), { groups: { g: { parameters: 'w', factor: -1 } } }),
      /^groups\.g\.factor must be/,
    ],
    [
      'a bad group',
      () => train(sketch({}), { groups: { g: { parameters: 'q' } } }),
      /^groups\.g\.parameters: "q" matches no parameter/,
    ],
    [
      'a fixed input that is not there',
      () => train(sketch({}), { fixed: { sr: 1 } }),
      /^fixed: the model has no input "sr"\. There are "x"\.$/,
    ],
    [
      'values out of order',
      () => train(sketch({ nodes: [node('Relu', ['h'], 'y'), node('MatMul', ['x', 'w'], 'h')] })),
      /^node "the Relu of y" \(Relu\) uses "h", which nothing before it gives\.$/,
    ],
    [
      'values given twice',
      () =>
        train(
          sketch({ nodes: [node('MatMul', ['x', 'w'], 'y'), node('MatMul', ['x', 'w'], 'y')] }),
        ),
      /^"y" is given twice in the model\.$/,
    ],
    [
      'state that is missing',
      () => train(sketch({})).exportModel(new Map()),
      /^exportModel: the state must have 4 numbers for "w", not none\.$/,
    ],
    [
      'state of the wrong size',
      () => train(sketch({})).exportModel(new Map([['w', { data: [1] }]])),
      /^exportModel: the state must have 4 numbers for "w", not 1\.$/,
    ],
  ])('%s', (_, act, message) => {
    expect(messageOf(act)).toMatch(message)
  })
})
