import { describe, expect, it } from 'vitest'
import {
  huber,
  meanAbsoluteError,
  meanSquaredError,
  sgd,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  sumOf,
  trainingGraph,
  type Loss,
} from '../src/index.ts'
import { modelOf, node, spread } from './support/models.ts'
import { floats, int64s, Loop, numbers } from './support/run.ts'

type Feeds = Parameters<Loop['step']>[0]

/** The loss of outputs that are parameters themselves, and its gradient: what a step of rate 1 takes off. */
async function lossOf(
  loss: Loss,
  outputs: Record<string, { dims: number[]; data: ArrayLike<number>; last?: string }>,
  feeds: Feeds,
): Promise<{ loss: number; gradients: Record<string, number[]> }> {
  const names = Object.keys(outputs)
  const model = modelOf({
    nodes: names.map(name => node(outputs[name]!.last ?? 'Identity', [`${name}.w`], name)),
    tensors: Object.fromEntries(names.map(name => [`${name}.w`, outputs[name]!])),
    outputs: names,
  })
  const graph = trainingGraph(model, {
    loss,
    optimizer: sgd(),
    trainable: names.map(name => `${name}.w`),
  })
  const loop = await Loop.begin(graph)
  const results = await loop.step(feeds, 1)
  const gradients = names.map(name => {
    const before = Array.from(outputs[name]!.data, Math.fround)
    return [name, numbers(loop.state[`${name}.w`]).map((w, i) => before[i]! - w)] as const
  })
  return { loss: numbers(results['loss'])[0]!, gradients: Object.fromEntries(gradients) }
}

const close = (ours: readonly number[], theirs: readonly number[]): void => {
  expect(ours).toHaveLength(theirs.length)
  for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(theirs[i]!, 5)
}

/** Softmax of rows. */
const softmax = (row: readonly number[]): number[] => {
  const e = row.map(Math.exp)
  const total = e.reduce((x, y) => x + y)
  return e.map(x => x / total)
}

const z = [1, -2, 0.5, 3, 0, -1]
const rows = [z.slice(0, 3), z.slice(3)]

describe('softmax cross-entropy', () => {
  const expected = (
    answers: readonly (readonly number[])[],
  ): { loss: number; gradient: number[] } => ({
    loss: -rows
      .flatMap((row, n) => softmax(row).map((p, c) => (answers[n]![c]! * Math.log(p)) / 2))
      .reduce((x, y) => x + y),
    gradient: rows.flatMap((row, n) => {
      const counted = answers[n]!.reduce((x, y) => x + y)
      return softmax(row).map((p, c) => (p * counted - answers[n]![c]!) / 2)
    }),
  })

  it.each([
    [
      'ids',
      {},
      { labels: int64s([2, 0], [2]) },
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    ],
    [
      'ids, smoothed',
      { labelSmoothing: 0.3 },
      { labels: int64s([2, 0], [2]) },
      [
        [0.1, 0.1, 0.8],
        [0.8, 0.1, 0.1],
      ],
    ],
    [
      'shares',
      { form: 'shares' as const, labels: 'p' },
      { p: floats([0.2, 0.3, 0.5, 1, 0, 0], [2, 3]) },
      [
        [0.2, 0.3, 0.5],
        [1, 0, 0],
      ],
    ],
    [
      'shares, smoothed',
      { form: 'shares' as const, labels: 'p', labelSmoothing: 0.3 },
      { p: floats([0, 0, 1, 1, 0, 0], [2, 3]) },
      [
        [0.1, 0.1, 0.8],
        [0.8, 0.1, 0.1],
      ],
    ],
  ])('of %s', async (_, options, feeds, answers) => {
    const { loss, gradients } = await lossOf(
      softmaxCrossEntropy(options),
      { y: { dims: [2, 3], data: z } },
      feeds,
    )
    const { loss: theirs, gradient } = expected(answers)
    close([loss], [theirs])
    close(gradients['y']!, gradient)
  })

  it.each(['Softmax', 'LogSoftmax'])('is taken before %s', async last => {
    const huge = [100, -200, 0, 3, 0, -100]
    const { loss, gradients } = await lossOf(
      softmaxCrossEntropy(),
      { y: { dims: [2, 3], data: huge, last } },
      { labels: int64s([1, 2], [2]) },
    )
    close([loss / 100], [(300 + 103) / 2 / 100 + Math.log1p(Math.exp(-3)) / 200])
    expect(gradients['y']![0]).toBeCloseTo(0.5, 5)
  })

  it.each([
    ['as it is said', { axis: -1 }, {}],
    ['as a final Softmax has them', {}, { last: 'Softmax' }],
  ])('has classes on the last axis, %s', async (_, options, more) => {
    const { loss, gradients } = await lossOf(
      softmaxCrossEntropy(options),
      { y: { dims: [1, 2, 3], data: z, ...more } },
      { labels: int64s([2, 0], [1, 2]) },
    )
    const { loss: theirs, gradient } = expected([
      [0, 0, 1],
      [1, 0, 0],
    ])
    close([loss], [theirs])
    close(gradients['y']!, gradient)
  })

  it('has classes on axis 1 of images', async () => {
    const { loss, gradients } = await lossOf(
      softmaxCrossEntropy(),
      { y: { dims: [1, 3, 2], data: [1, 3, -2, 0, 0.5, -1] } },
      { labels: int64s([2, 0], [1, 2]) },
    )
    const { loss: theirs, gradient } = expected([
      [0, 0, 1],
      [1, 0, 0],
    ])
    close([loss], [theirs])
    close(
      gradients['y']!,
      [0, 3, 1, 4, 2, 5].map(i => gradient[i]!),
    )
  })
})

describe('losses of numbers', () => {
  const [y, target] = [Array.from(spread(6, -3, 3)), Array.from(spread(6, -1, 1, 9))]
  const errors = y.map((value, i) => value - target[i]!)
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length

  it.each([
    ['squares', meanSquaredError(), (e: number) => e * e, (e: number) => 2 * e],
    ['sizes', meanAbsoluteError(), Math.abs, Math.sign],
    [
      'huber',
      huber({ delta: 0.7 }),
      (e: number) => (Math.abs(e) > 0.7 ? 0.7 * (Math.abs(e) - 0.35) : (e * e) / 2),
      (e: number) => Math.max(-0.7, Math.min(0.7, e)),
    ],
  ])('%s', async (_, loss, f, slope) => {
    const found = await lossOf(
      loss,
      { y: { dims: [2, 3], data: y } },
      { targets: floats(target, [2, 3]) },
    )
    close([found.loss], [mean(errors.map(f))])
    close(
      found.gradients['y']!,
      errors.map(e => slope(e) / 6),
    )
  })

  it.each(['Identity', 'Sigmoid'])('sigmoid cross-entropy of %s', async last => {
    const share = [0, 1, 0.3, 1, 0, 0.9]
    const p = y.map(value => 1 / (1 + Math.exp(-value)))
    const found = await lossOf(
      sigmoidCrossEntropy(),
      { y: { dims: [6], data: y, last } },
      { targets: floats(share, [6]) },
    )
    close(
      [found.loss],
      [mean(p.map((own, i) => -share[i]! * Math.log(own) - (1 - share[i]!) * Math.log(1 - own)))],
    )
    close(
      found.gradients['y']!,
      p.map((own, i) => (own - share[i]!) / 6),
    )
  })

  // as classifiers of one class end: sigmoid(…).squeeze(1) or sigmoid(…)[:, 0]
  it.each<[string, number[], number[], Parameters<typeof node>[3]?]>([
    ['Squeeze', [1], [6]],
    ['Flatten', [], [1, 6], { axis: 0 }],
    ['Reshape', [2, -1], [2, 3]],
    ['Transpose', [], [1, 6], { perm: [1, 0] }],
    ['Gather', [0], [6, 1], { axis: 1 }],
  ])('sigmoid cross-entropy before Sigmoid and %s', async (last, how, dims, settings) => {
    const model = modelOf({
      nodes: [
        node('MatMul', ['x', 'w'], 'a'),
        node('Sigmoid', ['a'], 'b'),
        node(last, how.length > 0 ? ['b', 'how'] : ['b'], 'y', settings),
      ],
      inputs: { x: [6, 1] },
      tensors: { w: { dims: [1, 1], data: [2] }, how: { type: 7, dims: [how.length], data: how } },
    })
    const loop = await Loop.begin(
      trainingGraph(model, { loss: sigmoidCrossEntropy(), optimizer: sgd() }),
    )
    const share = [0, 1, 0.3, 1, 0, 0.9]
    const feeds = { x: floats(y, [6, 1]), targets: floats(share, dims) }
    const { loss } = await loop.step(feeds, 1)
    const p = y.map(value => 1 / (1 + Math.exp(-2 * value)))
    close(numbers(loss), [
      mean(p.map((own, i) => -share[i]! * Math.log(own) - (1 - share[i]!) * Math.log(1 - own))),
    ])
    close(numbers(loop.state['w']), [2 - mean(p.map((own, i) => (own - share[i]!) * y[i]!))])
  })

  it('several of several outputs', async () => {
    const loss = sumOf([
      { loss: meanSquaredError({ output: 'a', targets: 'ta' }), weight: 0.5 },
      { loss: meanAbsoluteError({ output: 'b', targets: 'tb' }) },
      { loss: meanAbsoluteError({ output: 'a', targets: 'ta' }), weight: 2 },
    ])
    const found = await lossOf(
      loss,
      { a: { dims: [2], data: [1, 2] }, b: { dims: [1], data: [3] } },
      { ta: floats([0, 0], [2]), tb: floats([1], [1]) },
    )
    close([found.loss], [0.5 * 2.5 + 2 + 2 * 1.5])
    close(found.gradients['a']!, [0.5 * 1 + 1, 0.5 * 2 + 1])
    close(found.gradients['b']!, [1])
  })

  it('mean the same for a batch of any size', async () => {
    const model = modelOf({
      nodes: [node('MatMul', ['x', 'w'], 'y')],
      tensors: { w: { dims: [2, 3], data: z } },
      inputs: { x: ['N', 2] },
    })
    const x = [1, 0, 0, 1]
    for (const [loss, answers] of [
      [meanSquaredError(), { targets: floats(target, [2, 3]) }],
      [softmaxCrossEntropy(), { labels: int64s([2, 0], [2]) }],
    ] as const) {
      const graph = trainingGraph(model, { loss, optimizer: sgd() })
      expect(graph.inputs.find(({ role }) => role === 'target')?.dims[0]).toBe('N')
      const loop = await Loop.begin(graph)
      const { loss: found } = await loop.step({ x: floats(x, [2, 2]), ...answers }, 1)
      const alone = await lossOf(loss, { y: { dims: [2, 3], data: z } }, answers)
      close(numbers(found), [alone.loss])
      close(
        numbers(loop.state['w']).map((w, i) => z[i]! - w),
        alone.gradients['y']!,
      )
    }
  })
})

it('options of losses are checked', () => {
  expect(() => softmaxCrossEntropy({ labelSmoothing: 1 })).toThrow(
    'labelSmoothing must be at least 0 and below 1, not 1.',
  )
  expect(() => huber({ delta: 0 })).toThrow('delta must be a number above 0, not 0.')
  expect(() => sumOf([])).toThrow('sumOf needs at least one loss.')
  expect(() => sumOf([{ loss: huber(), weight: NaN }])).toThrow(
    'The weight of a loss must be a finite number, not NaN.',
  )
})
