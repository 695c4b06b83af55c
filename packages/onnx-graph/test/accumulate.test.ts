import { describe, expect, it } from 'vitest'
import {
  accumulate,
  adam,
  GraphError,
  repeatStep,
  rmsprop,
  sgd,
  softmaxCrossEntropy,
  trainingGraph,
  type Optimizer,
  type TrainingGraph,
} from '../src/index.ts'
import { modelOf, node, spread } from './support/models.ts'
import { floats, int64s, Loop, numbers, open } from './support/run.ts'

type Tensors = Parameters<Loop['step']>[0]

const model = modelOf({
  nodes: [
    node('Gemm', ['x', 'w1', 'b1'], 'h'),
    node('Tanh', ['h'], 'a'),
    node('Gemm', ['a', 'w2', 'b2'], 'logits'),
  ],
  tensors: {
    w1: { dims: [6, 5], data: spread(30, -1, 1, 1) },
    b1: { dims: [5], data: spread(5, -1, 1, 2) },
    w2: { dims: [5, 3], data: spread(15, -1, 1, 3) },
    b2: { dims: [3], data: spread(3, -1, 1, 4) },
  },
  inputs: { x: ['N', 6] },
  outputs: ['logits'],
})
const graphOf = (optimizer: Optimizer, clipNorm?: number): TrainingGraph =>
  trainingGraph(model, {
    ...{ loss: softmaxCrossEntropy(), optimizer },
    ...(clipNorm !== undefined && { clipNorm }),
  })

/** Some of the 16 examples of a batch. */
const feedsOf = (t: number, from: number, to: number): Tensors => ({
  x: floats(spread(96, -1.5, 1.5, 5 + t).slice(from * 6, to * 6), [to - from, 6]),
  labels: int64s(
    Array.from({ length: to - from }, (_, i) => (from + i + t) % 3),
    [to - from],
  ),
})
const scalars = (share: number, update: number): Tensors => ({
  share: floats([share], []),
  update: floats([update], []),
})

/** The parts of each batch of 16, and the rate of its update. */
const updates: [parts: number[], rate: number][] = [
  [[5, 5, 6], 0.1],
  [[1, 15], 0.03],
  [[16], 0.2],
  [Array<number>(16).fill(1), 0.1],
]

const close = (found: Float32Array, expected: Float32Array, what: string): void => {
  const most = found.reduce((far, value, i) => Math.max(far, Math.abs(value - expected[i]!)), 0)
  expect(most, what).toBeLessThan(2e-6)
}

describe('gradients that are added up', () => {
  it.each<[string, Optimizer, number?]>([
    ['sgd', sgd()],
    ['momentum and weight decay', sgd({ momentum: 0.9, weightDecay: 0.01 })],
    ['adam', adam({ epsilon: 1e-3 })],
    ['rmsprop', rmsprop({ epsilon: 1e-3 })],
    ['a norm that is clipped', sgd(), 0.05],
    ['a clipped norm with momentum', sgd({ momentum: 0.9 }), 0.05],
  ])('do the update of the whole batch: %s', async (_, optimizer, clipNorm) => {
    const whole = await Loop.begin(graphOf(optimizer, clipNorm))
    const pieces = await Loop.begin(graphOf(accumulate(optimizer), clipNorm))
    for (const [t, [parts, rate]] of updates.entries()) {
      const expected = numbers((await whole.step(feedsOf(t, 0, 16), rate))['loss'])[0]!
      const before = { ...pieces.state }
      let [from, loss] = [0, 0]
      for (const size of parts) {
        const to = from + size
        const feeds = { ...feedsOf(t, from, to), ...scalars(size / 16, to === 16 ? 1 : 0) }
        loss += (size / 16) * numbers((await pieces.step(feeds, rate))['loss'])[0]!
        from = to
        for (const [name, { data }] of Object.entries(pieces.state))
          if (name.endsWith('.gradient'))
            expect((data as Float32Array).every(value => value === 0)).toBe(to === 16)
          else if (to < 16) expect(data, name).toEqual(before[name]!.data)
          else close(data as Float32Array, whole.state[name]!.data as Float32Array, name)
      }
      expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-6)
    }
  })

  it('in one run of several steps, to the bit', async () => {
    const graph = graphOf(accumulate(sgd({ momentum: 0.9 })))
    const single = await Loop.begin(graph)
    for (let i = 0; i < 4; i++)
      await single.step({ ...feedsOf(0, 4 * i, 4 * i + 4), ...scalars(0.25, i === 3 ? 1 : 0) }, 0.1)
    const session = await open(repeatStep(graph, { steps: 4 }).model)
    const { x, labels } = feedsOf(0, 0, 16)
    const results = await session.run({
      ...Object.fromEntries(
        [...graph.state].map(([name, { data, dims }]) => [name, floats(data, dims)]),
      ),
      x: floats(numbers(x), [4, 4, 6]),
      labels: int64s(numbers(labels), [4, 4]),
      learning_rate: floats([0.1, 0.1, 0.1, 0.1], [4]),
      share: floats([0.25, 0.25, 0.25, 0.25], [4]),
      update: floats([0, 0, 0, 1], [4]),
    })
    for (const [name, { data }] of Object.entries(single.state))
      expect(results[`${name}.next`]!.data, name).toEqual(data)
  })

  it('do not bring a sum that is no number into the next update', async () => {
    const loop = await Loop.begin(graphOf(accumulate(sgd())))
    const { labels } = feedsOf(0, 0, 1)
    const spoilt = { x: floats(new Float32Array(6).fill(NaN), [1, 6]), labels: labels! }
    await loop.step({ ...spoilt, ...scalars(0.5, 0) }, 0.1)
    await loop.step({ ...feedsOf(0, 1, 2), ...scalars(0.5, 1) }, 0.1)
    for (const [name, { data }] of Object.entries(loop.state))
      if (name.endsWith('.gradient')) expect((data as Float32Array).every(v => v === 0)).toBe(true)
  })

  it('cannot be added up twice', () => {
    expect(() => accumulate(accumulate(adam()))).toThrow(
      new GraphError('option', 'accumulate: adam adds gradients up already.'),
    )
  })

  it('give the forward model back', () => {
    const graph = graphOf(accumulate(adam()))
    expect(graph.exportModel(graph.state)).toEqual(graphOf(adam()).exportModel(graph.state))
  })
})
