import { describe, expect, it } from 'vitest'
import {
  adamw,
  GraphError,
  meanSquaredError,
  repeatStep,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type Optimizer,
  type TrainingGraph,
} from '../src/index.ts'
import { batches, bytesOf, recorded } from './support/data.ts'
import { modelOf, node, spread } from './support/models.ts'
import { floats, int64s, Loop, numbers, open } from './support/run.ts'

type Tensors = Parameters<Loop['step']>[0]

/** One step: what is fed, with the rate among it. */
const feedsOf = (t: number, rate: number): Tensors => ({
  x: floats(batches[t]!.x, [16, 784]),
  labels: int64s(batches[t]!.y, [16]),
  learning_rate: floats([rate], []),
})

/** Several tensors as one, on a new first axis. */
function stack(tensors: readonly Tensors[string][]): Tensors[string] {
  const [first] = tensors
  const dims = [tensors.length, ...first!.dims]
  const all = tensors.flatMap(numbers)
  return first!.type === 'int64' ? int64s(all, dims) : floats(all, dims)
}

/** Trains with K steps in each run: all losses and the last state. */
async function several(
  graph: TrainingGraph,
  steps: number,
  feeds: readonly Tensors[],
): Promise<{ losses: number[]; state: Tensors; results: Tensors }> {
  const session = await open(repeatStep(graph, { steps }).model)
  const state = Object.fromEntries(
    [...graph.state].map(([name, { data, dims }]) => [name, floats(data, dims)]),
  )
  const losses: number[] = []
  let results: Tensors = {}
  for (let from = 0; from < feeds.length; from += steps) {
    const some = feeds.slice(from, from + steps)
    const stacked = Object.keys(some[0]!).map(
      name => [name, stack(some.map(own => own[name]!))] as const,
    )
    results = await session.run({ ...state, ...Object.fromEntries(stacked) })
    losses.push(...numbers(results['loss']))
    for (const name of Object.keys(state)) state[name] = results[`${name}.next`]!
  }
  return { losses, state, results }
}

/** Compares K steps in a run with single ones, to the bit. */
async function same(graph: TrainingGraph, steps: number, feeds: readonly Tensors[]): Promise<void> {
  const session = await open(graph.model)
  const state = Object.fromEntries(
    [...graph.state].map(([name, { data, dims }]) => [name, floats(data, dims)]),
  )
  const losses: number[] = []
  for (const own of feeds) {
    const results = await session.run({ ...state, ...own })
    losses.push(...numbers(results['loss']))
    for (const name of Object.keys(state)) state[name] = results[`${name}.next`]!
  }
  const repeated = await several(graph, steps, feeds)
  expect(repeated.losses).toEqual(losses)
  expect(new Set(losses).size).toBe(feeds.length)
  for (const [name, { data }] of Object.entries(state))
    expect(repeated.state[name]!.data, name).toEqual(data)
}

const optimizers = { sgd: sgd({ momentum: 0.9 }), adamw: adamw({ weightDecay: 0.01 }) }
const graphOf = (model: string, optimizer: Optimizer): TrainingGraph =>
  trainingGraph(bytesOf(model), { loss: softmaxCrossEntropy({ output: 'logits' }), optimizer })

describe('several steps in a run', () => {
  it.each([
    ['mlp_13.onnx', 'sgd', 5],
    ['mlp_13.onnx', 'adamw', 25],
    ['cnn_17.onnx', 'sgd', 5],
    ['cnn_17.onnx', 'adamw', 1],
  ] as const)('are single steps, to the bit: %s, %s, %i', async (model, optimizer, steps) => {
    const feeds = recorded['lrs']!.map((rate, t) => feedsOf(t, rate))
    await same(graphOf(model, optimizers[optimizer]), steps, feeds)
  })

  it('have the losses of PyTorch', async () => {
    const feeds = recorded['lrs']!.map((rate, t) => feedsOf(t, rate))
    const { losses } = await several(graphOf('mlp_13.onnx', optimizers.sgd), 25, feeds)
    for (const [t, loss] of losses.entries())
      expect(Math.abs(loss / recorded['mlp_sgd']![t]! - 1)).toBeLessThan(1e-6)
  })

  it('take all scalars as vectors, and keep what is frozen, branched or called like them', async () => {
    const branch = (
      name: string,
      value: string,
    ): NonNullable<Parameters<typeof node>[4]>[number] => ({
      name,
      type: 5,
      g: { node: [node('Neg', [value], `${name}/out`)], name, output: [{ name: `${name}/out` }] },
    })
    const model = modelOf({
      nodes: [
        // an If on data, beside what is trained; its branches use values from outside
        node('ReduceSum', ['x'], 'sum', { keepdims: 0 }),
        node('Less', ['sum', 'zero'], 'negative'),
        node('If', ['negative'], 'either', {}, [
          branch('then_branch', 'x'),
          branch('else_branch', 'x'),
        ]),
        node('MatMul', ['x', 'frozen'], 'step/x'),
        node('MatMul', ['step/x', 'body.w'], 'a'),
        node('Tanh', ['a'], 'h'),
        node('MatMul', ['h', 'head.w'], 'y'),
      ],
      tensors: {
        zero: { dims: [], data: [0] },
        frozen: { dims: [4, 5], data: spread(20) },
        'body.w': { dims: [5, 6], data: spread(30) },
        'head.w': { dims: [6, 2], data: spread(12) },
      },
      inputs: { x: [3, 4] },
    })
    const graph = trainingGraph(model, {
      loss: meanSquaredError(),
      optimizer: sgd({ momentum: 'momentum', weightDecay: 'decay' }),
      trainable: ['body.w', 'head.w'],
      groups: { head: { parameters: 'head.w' } },
      lossScale: true,
      outputs: ['y', 'either'],
    })
    const feeds = Array.from({ length: 6 }, (_, t) => ({
      x: floats(spread(12, -1, 1, t), [3, 4]),
      targets: floats(spread(6, -1, 1, t + 9), [3, 2]),
      learning_rate: floats([0.1 / (t + 1)], []),
      'learning_rate.head': floats([0.2 / (t + 1)], []),
      momentum: floats([0.5 + t / 20], []),
      decay: floats([t / 100], []),
      loss_scale: floats([1 - t / 10], []),
    }))
    await same(graph, 3, feeds)
    const { results } = await several(graph, 3, feeds)
    expect(results['y']!.dims).toEqual([3, 3, 2])
    expect(numbers(results['either'])).toEqual(
      feeds.slice(3).flatMap(({ x }) => numbers(x).map(v => -v)),
    )
    const { inputs } = repeatStep(graph, { steps: 3 })
    expect(Object.fromEntries(inputs.map(({ name, dims }) => [name, dims]))).toEqual({
      x: [3, 3, 4],
      targets: [3, 3, 2],
      learning_rate: [3],
      'learning_rate.head': [3],
      momentum: [3],
      decay: [3],
      loss_scale: [3],
      'body.w': [5, 6],
      'body.w.velocity': [5, 6],
      'head.w': [6, 2],
      'head.w.velocity': [6, 2],
    })
  })

  it('belong to the same state and the same export', () => {
    const graph = graphOf('mlp_13.onnx', optimizers.sgd)
    const repeated = repeatStep(graph, { steps: 10 })
    expect(repeated.steps).toBe(10)
    expect(repeated.state).toBe(graph.state)
    expect(repeated.parameters).toBe(graph.parameters)
    expect(repeated.exportModel(graph.state)).toEqual(bytesOf('mlp_13.onnx'))
  })

  it('are counted', () => {
    const graph = graphOf('mlp_13.onnx', optimizers.sgd)
    for (const steps of [0, -1, 1.5, NaN, Infinity, '3' as unknown as number])
      expect(() => repeatStep(graph, { steps })).toThrow(GraphError)
    expect(() => repeatStep(graph, { steps: 0 })).toThrow(
      'steps must be a whole number above 0, not 0.',
    )
  })

  it('are not repeated again', () => {
    const repeated = repeatStep(graphOf('mlp_13.onnx', optimizers.sgd), { steps: 2 })
    expect(() => repeatStep(repeated, { steps: 2 })).toThrow(/repeats its steps already/)
  })
})
