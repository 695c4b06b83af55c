import { expect, it } from 'vitest'
import {
  adamw,
  meanAbsoluteError,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type Optimizer,
  type TrainingGraph,
} from '../src/index.ts'
import { batches, bytesOf, recorded } from './support/data.ts'
import { modelOf, node } from './support/models.ts'
import { floats, int64s, Loop, numbers, open } from './support/run.ts'

const graphOf = (model: string, optimizer: Optimizer): TrainingGraph =>
  trainingGraph(bytesOf(model), { loss: softmaxCrossEntropy({ output: 'logits' }), optimizer })

const feedsOf = (t: number): Parameters<Loop['step']>[0] => ({
  x: floats(batches[t]!.x, [16, 784]),
  labels: int64s(batches[t]!.y, [16]),
})

it.each([
  ['mlp_13.onnx', 'mlp_sgd', sgd({ momentum: 0.9 }), 1],
  ['mlp_13.onnx', 'mlp_adam', adamw({ weightDecay: 0.01 }), 0.03],
  ['cnn_17.onnx', 'cnn_sgd', sgd({ momentum: 0.9 }), 1],
  ['cnn_17.onnx', 'cnn_adam', adamw({ weightDecay: 0.01 }), 0.03],
])('%s has the losses of PyTorch: %s', async (model, losses, optimizer, factor) => {
  const loop = await Loop.begin(graphOf(model, optimizer))
  let worst = 0
  for (const [t, rate] of recorded['lrs']!.entries()) {
    const { loss } = await loop.step(feedsOf(t), factor * rate)
    const expected = recorded[losses]![t]!
    worst = Math.max(worst, Math.abs(numbers(loss)[0]! - expected) / expected)
  }
  expect(worst).toBeLessThan(1e-6) // asked for are 1e-5
})

it.each([
  ['sgd', sgd({ momentum: 0.9 })],
  ['adamw', adamw()],
])('leaves parameters as they are to the bit at rate 0: %s', async (_, optimizer) => {
  const graph = graphOf('cnn_17.onnx', optimizer)
  const loop = await Loop.begin(graph)
  await loop.step(feedsOf(0), 0)
  await loop.step(feedsOf(1), 0)
  for (const name of graph.parameters)
    expect(loop.state[name]!.data).toEqual(graph.state.get(name)!.data)
})

it('passes a gradient where Relu gives more than nothing, however little or much', async () => {
  const values = [-3, -0, 0, 1e-30, 1, 3e8, 3e38]
  const graph = trainingGraph(
    modelOf({
      nodes: [node('Mul', ['x', 'w'], 'p'), node('Relu', ['p'], 'y')],
      tensors: { w: { dims: [7], data: values } },
      inputs: { x: [7] },
    }),
    { loss: meanAbsoluteError(), optimizer: sgd({ momentum: 0.9 }), trainable: ['w'] },
  )
  const loop = await Loop.begin(graph)
  const feeds = { x: floats(new Float32Array(7).fill(1), [7]) }
  await loop.step({ ...feeds, targets: floats(new Float32Array(7).fill(-1), [7]) }, 0)
  const slope = Math.fround(1 / 7)
  expect(numbers(loop.state['w.velocity'])).toEqual([0, 0, 0, slope, slope, slope, slope])
})

it('changes parameters exactly twice as much at twice the rate: sgd', async () => {
  // from zero, so that no rounding of a sum comes in between
  const graph = graphOf('mlp_13.onnx', sgd())
  const after = async (rate: number): Promise<number[][]> => {
    const loop = await Loop.begin(graph)
    for (const name of ['4.bias', '4.weight'])
      loop.state[name] = floats(new Float32Array(loop.state[name]!.size), loop.state[name]!.dims)
    await loop.step(feedsOf(0), rate)
    return ['4.bias', '4.weight'].map(name => numbers(loop.state[name]))
  }
  const [once, twice] = [await after(0.05), await after(0.1)]
  expect(twice).toEqual(once.map(values => values.map(value => value * 2)))
  expect(Math.max(...once.flat().map(Math.abs))).toBeGreaterThan(0)
})

it.each(['mlp_13.onnx', 'cnn_17.onnx'])(
  'exports a forward model with the trained weights: %s',
  async model => {
    const graph = trainingGraph(bytesOf(model), {
      loss: softmaxCrossEntropy(),
      optimizer: sgd({ momentum: 0.9 }),
      outputs: ['logits'],
    })
    const loop = await Loop.begin(graph)
    for (let t = 0; t < 5; t++) await loop.step(feedsOf(t), 0.1)
    const exported = await open(graph.exportModel(loop.map))
    expect(exported.inputNames).toEqual(['x'])
    expect(exported.outputNames).toEqual(['logits'])
    const { x } = feedsOf(5)
    const { logits } = await exported.run({ x: x! })
    const trained = await loop.step(feedsOf(5), 0)
    const [ours, theirs] = [numbers(logits), numbers(trained['logits'])]
    for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(theirs[i]!, 5)
    // the first export is the model itself
    expect(Buffer.compare(graph.exportModel(graph.state), bytesOf(model))).toBe(0)
  },
)

it('does not train a number that is repeated, although parts of what comes out are taken', () => {
  // as `torch.zeros` and an index into it come out of PyTorch's newer exporter
  const model = modelOf({
    nodes: [
      node('Expand', ['onnx::zero', 'sizes'], 'zeros'),
      node('Gather', ['zeros', 'first'], 'part', { axis: 0 }),
      node('MatMul', ['x', 'w'], 'm'),
      node('Add', ['m', 'part'], 'y'),
    ],
    tensors: {
      'onnx::zero': { dims: [], data: [0] },
      sizes: { type: 7, dims: [2], data: [3, 2] },
      first: { type: 7, dims: [1], data: [0] },
      w: { dims: [2, 2], data: [1, 2, 3, 4] },
    },
    inputs: { x: ['N', 2] },
  })
  expect(trainingGraph(model, { loss: meanAbsoluteError(), optimizer: sgd() }).parameters).toEqual([
    'w',
  ])
})
