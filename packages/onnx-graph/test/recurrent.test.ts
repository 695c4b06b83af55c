import { describe, expect, it } from 'vitest'
import {
  meanSquaredError,
  repeatStep,
  sgd,
  trainingGraph,
  type TrainingGraph,
} from '../src/index.ts'
import { modelOf, node, spread } from './support/models.ts'
import { floats, Loop, numbers, open } from './support/run.ts'

const hidden = 3

/** A layer both ways over a sequence of so many steps, or of an open length, that learns what goes in too. */
function graphOf(op: 'LSTM' | 'GRU', length: number | string): TrainingGraph {
  const gates = op === 'LSTM' ? 4 : 3
  const weights = (...dims: number[]): { dims: number[]; data: Float32Array } => ({
    dims,
    data: spread(
      dims.reduce((n, size) => n * size),
      -0.7,
      0.8,
      dims[2],
    ),
  })
  const model = modelOf({
    inputs: { x: [length, 'N', 2] },
    nodes: [
      node('Mul', ['x', 'k'], 's'),
      node(op, ['s', 'w', 'r', 'b'], ['y', 'yh'], {
        hidden_size: hidden,
        direction: 'bidirectional',
      }),
    ],
    outputs: ['y', 'yh'],
    tensors: {
      k: { dims: [2], data: [0.5, -1] },
      w: weights(2, gates * hidden, 2),
      r: weights(2, gates * hidden, hidden),
      b: { dims: [2, gates * hidden * 2], data: spread(gates * hidden * 4, -0.1, 0.1) },
    },
  })
  return trainingGraph(model, {
    loss: meanSquaredError({ output: 'y' }),
    optimizer: sgd({ momentum: 0.9 }),
  })
}

const feedsOf = (
  t: number,
  length: number,
): { x: ReturnType<typeof floats>; targets: typeof x } => {
  const x = floats(spread(length * 4 * 2, -1, 1, t), [length, 4, 2])
  return { x, targets: floats(spread(length * 8 * hidden, -1, 1, t + 5), [length, 2, 4, hidden]) }
}

async function trained(graph: TrainingGraph, length: number): Promise<Record<string, number[]>> {
  const loop = await Loop.begin(graph)
  const losses: number[] = []
  for (let t = 0; t < 4; t++)
    losses.push(numbers((await loop.step(feedsOf(t, length), 0.3))['loss'])[0]!)
  const state = Object.entries(loop.state).map(([name, own]) => [name, numbers(own)] as const)
  return { losses, ...Object.fromEntries(state) }
}

describe.each(['LSTM', 'GRU'] as const)('%s', op => {
  it('learns the same from steps that are written out and from a loop over them', async () => {
    const [out, loop] = [await trained(graphOf(op, 9), 9), await trained(graphOf(op, 'T'), 9)]
    expect(Object.keys(loop)).toEqual(Object.keys(out))
    for (const [name, values] of Object.entries(out))
      for (const [i, value] of values.entries())
        expect(Math.abs(loop[name]![i]! - value), name).toBeLessThan(1e-6)
  })

  it('takes sequences of several lengths, one after another', async () => {
    const [several, ...each] = [graphOf(op, 'T'), graphOf(op, 2), graphOf(op, 70)]
    const loop = await Loop.begin(several)
    for (const [i, length] of [2, 70].entries()) {
      const one = await Loop.begin(each[i]!)
      const [own, other] = [loop, one].map(any => any.step(feedsOf(1, length), 0))
      const [a, b] = [numbers((await own!)['loss'])[0]!, numbers((await other!)['loss'])[0]!]
      expect(Math.abs(a / b - 1)).toBeLessThan(1e-6)
    }
  })

  it('makes a graph of a long sequence that is as small as that of an open one', () => {
    const [long, other] = [graphOf(op, 100_000), graphOf(op, 'T')]
    expect(long.model.length).toBeLessThan(other.model.length + 100)
  })

  it('is the same to the bit with several training steps in a run', async () => {
    const graph = graphOf(op, 'T')
    const single = await trained(graph, 9)
    const steps = [0, 1, 2, 3].map(t => feedsOf(t, 9))
    const state = [...graph.state].map(
      ([name, { data, dims }]) => [name, floats(data, dims)] as const,
    )
    const results = await (
      await open(repeatStep(graph, { steps: 4 }).model)
    ).run({
      ...Object.fromEntries(state),
      x: floats(
        steps.flatMap(({ x }) => numbers(x)),
        [4, 9, 4, 2],
      ),
      targets: floats(
        steps.flatMap(({ targets }) => numbers(targets)),
        [4, 9, 2, 4, hidden],
      ),
      learning_rate: floats([0.3, 0.3, 0.3, 0.3], [4]),
    })
    expect(numbers(results['loss'])).toEqual(single['losses'])
    for (const name of graph.state.keys())
      expect(numbers(results[`${name}.next`]), name).toEqual(single[name])
  })
})
