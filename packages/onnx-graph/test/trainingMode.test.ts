import { describe, expect, it } from 'vitest'
import { meanSquaredError, sgd, trainingGraph, type TrainingGraph } from '../src/index.ts'
import * as types from '../src/proto/types.ts'
import { modelOf, node, spread } from './support/models.ts'
import { floats, Loop, numbers, open } from './support/run.ts'

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

describe('BatchNormalization in training mode', () => {
  const running = { m: [0.3, -0.2, 0.1], v: [0.5, 1.5, 2] }
  const modelWith = (opset: number): Uint8Array =>
    modelOf({
      inputs: { x: ['N', 3, 4] },
      nodes: [
        node('Mul', ['x', 'w'], 'h'),
        node(
          'BatchNormalization',
          ['h', 's', 'b', 'm', 'v'],
          opset < 14 ? ['y', 'mean', 'var', 'sm', 'sv'] : ['y', 'mean', 'var'],
          { momentum: { f: 0.8 }, ...(opset >= 14 && { training_mode: 1 }) },
        ),
      ],
      tensors: {
        w: { dims: [3, 1], data: [2, -1, 0.5] },
        s: { dims: [3], data: [1, 2, 3] },
        b: { dims: [3], data: [0, 1, 2] },
        m: { dims: [3], data: running.m },
        v: { dims: [3], data: running.v },
      },
      opset,
    })
  const graphOf = (opset: number, trainable: string[]): TrainingGraph =>
    trainingGraph(modelWith(opset), {
      loss: meanSquaredError(),
      optimizer: sgd(),
      trainable,
      outputs: ['y'],
    })
  const x = spread(24, -2, 3)
  const feeds = { x: floats(x, [2, 3, 4]), targets: floats(new Float32Array(24), [2, 3, 4]) }
  /** What a channel is before it is normalised. */
  const channel = (c: number): number[] =>
    [0, 1].flatMap(n => [0, 1, 2, 3].map(i => x[n * 12 + c * 4 + i]! * [2, -1, 0.5][c]!))
  const spreadOf = (values: readonly number[]): number =>
    mean(values.map(value => (value - mean(values)) ** 2))

  it.each([9, 14, 18])('moves its running statistics, as state: opset %i', async opset => {
    const graph = graphOf(opset, ['w', 's', 'b'])
    expect(graph.parameters).toEqual(['s', 'b', 'w'])
    expect(graph.inputs.filter(({ role }) => role === 'state').map(({ name }) => name)).toEqual([
      's',
      'b',
      'w',
      'm',
      'v',
    ])
    const loop = await Loop.begin(graph)
    const expected = { m: [...running.m], v: [...running.v] }
    for (let t = 0; t < 3; t++) {
      const { y } = await loop.step(feeds, 0)
      for (const c of [0, 1, 2]) {
        const own = channel(c)
        expected.m[c] = 0.8 * expected.m[c]! + 0.2 * mean(own)
        expected.v[c] = 0.8 * expected.v[c]! + 0.2 * spreadOf(own)
        expect(numbers(y)[c * 4]).toBeCloseTo(
          ((own[0]! - mean(own)) / Math.sqrt(spreadOf(own) + 1e-5)) * (c + 1) + c,
          4,
        )
      }
      for (const name of ['m', 'v'] as const)
        for (const c of [0, 1, 2])
          expect(numbers(loop.state[name])[c]).toBeCloseTo(expected[name][c]!, 5)
    }
    // the exported model normalises by them
    const exported = await open(graph.exportModel(loop.map))
    expect(exported.outputNames).toEqual(['y'])
    const { y } = await exported.run({ x: feeds.x })
    for (const c of [0, 1, 2])
      expect(numbers(y)[c * 4]).toBeCloseTo(
        ((channel(c)[0]! - expected.m[c]!) / Math.sqrt(expected.v[c]! + 1e-5)) * (c + 1) + c,
        4,
      )
  })

  it('stays as it is for inference before what is trained', async () => {
    const model = modelOf({
      inputs: { x: ['N', 3] },
      nodes: [
        node('BatchNormalization', ['x', 's', 'b', 'm', 'v'], ['h', 'mean', 'var'], {
          training_mode: 1,
        }),
        node('Mul', ['h', 'w'], 'y'),
      ],
      tensors: {
        s: { dims: [3], data: [1, 1, 1] },
        b: { dims: [3], data: [0, 0, 0] },
        m: { dims: [3], data: [1, 2, 3] },
        v: { dims: [3], data: [4, 4, 4] },
        w: { dims: [3], data: [1, 1, 1] },
      },
    })
    const graph = trainingGraph(model, {
      loss: meanSquaredError(),
      optimizer: sgd(),
      trainable: ['w'],
      outputs: ['y'],
    })
    expect([...graph.state.keys()]).toEqual(['w'])
    const loop = await Loop.begin(graph)
    const { y } = await loop.step(
      { x: floats([1, 0, 7], [1, 3]), targets: floats([0, 0, 0], [1, 3]) },
      0.1,
    )
    for (const [i, value] of [0, -1, 2].entries()) expect(numbers(y)[i]).toBeCloseTo(value, 4)
  })
})

describe('Dropout in training mode', () => {
  const dims = [40, 30, 50]
  const length = 60_000
  const model = modelOf({
    inputs: { x: ['N', 30, 50] },
    nodes: [
      node('Mul', ['x', 'w'], 'h'),
      node('Dropout', ['h', 'ratio', 'mode'], ['a']),
      node('Dropout', ['a', 'ratio', 'mode'], ['y', 'mask']),
    ],
    tensors: {
      w: { dims: [1], data: [1] },
      ratio: { dims: [], data: [0.3] },
      mode: { dims: [], data: [1], type: types.bool },
    },
  })
  const graph = trainingGraph(model, {
    loss: meanSquaredError(),
    optimizer: sgd(),
    trainable: ['w'],
    outputs: ['a', 'y'],
  })
  const feeds = {
    x: floats(new Float32Array(length).fill(1), dims),
    targets: floats(new Float32Array(length), dims),
  }
  const draw = async (seed: number): Promise<{ a: number[]; y: number[] }> => {
    const loop = await Loop.begin(graph)
    const { a, y } = await loop.step({ ...feeds, seed: floats([seed], []) }, 0)
    return { a: numbers(a), y: numbers(y) }
  }
  /** How much two draws have in common; for independent ones within 5 / √length of 0. */
  const likeness = (a: readonly number[], b: readonly number[]): number =>
    mean(a.map((value, i) => ((value > 0 ? 1 : 0) - 0.7) * ((b[i]! > 0 ? 1 : 0) - 0.7))) / 0.21

  it('asks for a seed', () => {
    expect(graph.inputs.find(({ name }) => name === 'seed')).toEqual({
      name: 'seed',
      type: 'float32',
      dims: [],
      role: 'setting',
    })
  })

  it('draws the same again for the same seed, and something else for another', async () => {
    const [first, again, other, far] = [
      await draw(7),
      await draw(7),
      await draw(8),
      await draw(9e6),
    ]
    expect(again).toEqual(first)
    const bound = 5 / Math.sqrt(length)
    for (const { a } of [other, far]) expect(Math.abs(likeness(first.a, a))).toBeLessThan(bound)
    for (const lag of [1, 2, 50, 51, 1500, 1501])
      expect(Math.abs(likeness(first.a.slice(lag), first.a.slice(0, -lag)))).toBeLessThan(bound)
    // the share that is kept, and the mean, which stays
    expect(Math.abs(mean(first.a.map(Math.sign)) - 0.7)).toBeLessThan(bound)
    expect(Math.abs(mean(first.a) - 1)).toBeLessThan(bound)
    // the two layers draw apart: 0.49 of all pass both
    expect(Math.abs(mean(first.y.map(Math.sign)) - 0.49)).toBeLessThan(bound)
  })

  it('is gone in the exported model', async () => {
    const exported = await open(graph.exportModel(graph.state))
    const { y } = await exported.run({ x: feeds.x })
    expect(new Set(numbers(y))).toEqual(new Set([1]))
  })
})
