import { describe, expect, it } from 'vitest'
import {
  accumulate,
  adam,
  huber,
  meanSquaredError,
  repeatStep,
  sgd,
  softmaxCrossEntropy,
  sumOf,
  trainingGraph,
} from '@anneal/onnx-graph'
import type { Optimizer, TrainingGraph } from '@anneal/onnx-graph'
import {
  createTraining,
  inMemory,
  linear,
  rangeTest,
  step,
  Training as AnyTraining,
  type Batch,
  type CreateTrainingOptions,
  type Schedule,
  type SessionLike,
  type State,
  type TensorLike,
  type Training,
} from '../src/index.ts'
import { modelOf, node } from '../../onnx-graph/test/support/models.ts'
import { examples, perceptron, perceptronStep } from './support/models.ts'
import { ort, quiet, Tensor } from './support/ort.ts'
import { dropoutModel } from './support/rateTraining.ts'

const { x, labels } = examples(60)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 2 })
const graph = perceptronStep(accumulate(sgd({ momentum: 0.9 })))
const lr = linear({ from: 0.1, to: 0.01, steps: '100%' })
const run = { epochs: 2, datasetSize: 60, batchSize: 20 }

const begin = (
  more: Partial<CreateTrainingOptions> = {},
  of: TrainingGraph = graph,
): Promise<Training> =>
  createTraining(ort, of, { plan: lr, run, session: quiet, classes: { labels: 3 }, ...more })

async function listen(training: Training, until = Infinity): Promise<unknown[][]> {
  const told: unknown[][] = []
  for await (const { event, update, epoch, samples, values, metrics } of training.fit(data)) {
    told.push([event, update, epoch, samples, values, metrics['loss']])
    if (update === until) break
  }
  return told
}

function expectClose(found: State, expected: State): void {
  for (const [name, { data: numbers }] of expected)
    for (const [i, value] of numbers.entries())
      expect(Math.abs(Number(found.get(name)!.data[i]) - Number(value)), name).toBeLessThan(2e-6)
}

describe('a batch in parts', () => {
  it.each<[string, Optimizer, object?]>([
    ['sgd', sgd()],
    ['momentum', sgd({ momentum: 0.9 })],
    ['adam', adam({ epsilon: 1e-3 })],
    ['a norm that is clipped', sgd({ momentum: 0.9 }), { clipNorm: 0.1 }],
  ])(
    'is one update, as at once, with one advance and one event: %s',
    async (_, optimizer, clip) => {
      const make = (own: Optimizer): TrainingGraph =>
        trainingGraph(perceptron(), {
          ...{ loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: own },
          ...clip,
        })
      // 4 · 16 are more than an epoch has: 16, 16, 16, 12, and then 32, 28; in parts of 7 at most
      const plan = { learningRate: lr, batchSize: step({ from: 16, factor: 2, every: '1 epoch' }) }
      const growing = { plan, run: { epochs: 2, datasetSize: 60 } }
      const whole = await begin(growing, make(optimizer))
      const parts = await begin({ ...growing, microBatch: 7 }, make(accumulate(optimizer)))
      const [expected, found] = [await listen(whole), await listen(parts)]
      expect(found.map(event => event.slice(0, 5))).toEqual(
        expected.map(event => event.slice(0, 5)),
      )
      found.forEach((event, i) => {
        expect(Math.abs(Number(event[5]) / Number(expected[i]![5]) - 1)).toBeLessThan(1e-5)
      })
      expectClose(await parts.readState(), await whole.readState())
      expect(parts.progress).toEqual(whole.progress)
    },
  )

  it('goes on from a checkpoint to the last bit', async () => {
    const whole = await begin({ microBatch: 6 })
    const expected = await listen(whole)
    const first = await begin({ microBatch: 6 })
    await listen(first, 4)
    const second = await begin({ microBatch: 6, checkpoint: await first.checkpoint() })
    const rest = await listen(second)
    expect(rest).toEqual(expected.slice(-rest.length))
    expect(await second.checkpoint()).toEqual(await whole.checkpoint())
  })

  it('is a part of its own where it is small, several in one run too', async () => {
    const repeat = { model: repeatStep(graph, { steps: 3 }).model, steps: 3 }
    const expected = await begin()
    const told = await listen(expected)
    for (const more of [{ microBatch: 20 }, { microBatch: 32, repeat }, { repeat }]) {
      const training = await begin(more)
      expect(await listen(training)).toEqual(told)
      expect(await training.checkpoint()).toEqual(await expected.checkpoint())
    }
    // larger ones go part by part
    const parts = await begin({ microBatch: 8 })
    const all = await listen(parts)
    const repeated = await begin({ microBatch: 8, repeat })
    expect(await listen(repeated)).toEqual(all)
    expect(await repeated.checkpoint()).toEqual(await parts.checkpoint())
  })

  it('is one update with several outputs, a scale of the loss, and a whole plan, too', async () => {
    const weights = (length: number): number[] =>
      Array.from({ length }, (_, i) => Math.sin(5 * i + length) / 2)
    const twoHeads = modelOf({
      nodes: [
        node('Gemm', ['x', 'w', 'b'], 'h'),
        node('Tanh', ['h'], 'a'),
        node('MatMul', ['a', 'w1'], 'class'),
        node('MatMul', ['a', 'w2'], 'box'),
      ],
      tensors: {
        w: { dims: [8, 16], data: weights(128) },
        b: { dims: [16], data: weights(16) },
        w1: { dims: [16, 3], data: weights(48) },
        w2: { dims: [16, 2], data: weights(32) },
      },
      inputs: { x: ['N', 8] },
      outputs: ['class', 'box'],
    })
    const rule = sgd({ momentum: 'momentum', weightDecay: 'weight_decay' })
    const make = (optimizer: Optimizer): TrainingGraph =>
      trainingGraph(twoHeads, {
        loss: sumOf([
          { loss: softmaxCrossEntropy({ output: 'class', labelSmoothing: 0.1 }) },
          { loss: huber({ output: 'box', targets: 'boxes' }), weight: 0.5 },
        ]),
        ...{ optimizer, clipNorm: 0.2, lossScale: true },
      })
    const fall = (from: number): Schedule => linear({ from, to: from / 4, steps: '100%' })
    const options = {
      plan: { learningRate: lr, momentum: fall(0.9), weightDecay: fall(0.1), lossScale: fall(2) },
      run: { epochs: 2, datasetSize: 60, batchSize: 25 },
    }
    const boxes = Float32Array.from({ length: 120 }, (_, i) => Math.sin(i))
    const both = inMemory({
      ...{ x: { data: x, dims: [8] }, labels: { data: labels } },
      boxes: { data: boxes, dims: [2] },
    })
    const whole = await begin(options, make(rule))
    const parts = await begin({ ...options, microBatch: 7 }, make(accumulate(rule)))
    const [expected, found]: number[][] = [[], []]
    for await (const { metrics } of whole.fit(both)) expected!.push(metrics['loss']!)
    for await (const { metrics } of parts.fit(both)) found!.push(metrics['loss']!)
    expect(found).toHaveLength(8)
    for (const [i, loss] of found!.entries())
      expect(Math.abs(loss / expected![i]! - 1)).toBeLessThan(1e-5)
    expectClose(await parts.readState(), await whole.readState())
  })

  it('is taken back as a whole, wherever it fails, and can be tried again', async () => {
    const training = await begin({ microBatch: 5 })
    await listen(training, 1)
    const before = await training.checkpoint()
    const at = (row: number, value: number): Batch => {
      const own = x.slice(0, 160)
      own[8 * row] = value
      return {
        x: { data: own, dims: [20, 8] },
        labels: new Tensor('int64', BigInt64Array.from(labels.slice(0, 20), BigInt), [20]),
      }
    }
    for (const row of [0, 7, 19])
      await expect(training.step(at(row, NaN))).rejects.toThrow('the loss is NaN after 1 updates')
    const wrong = { ...at(0, 1), labels: { data: labels.slice(0, 20).fill(3, 12), dims: [20] } }
    await expect(training.step(wrong)).rejects.toThrow('labels[12] is 3, which is no class')
    expect(await training.checkpoint()).toEqual(before)
    const skipping = await begin({ microBatch: 5, onNonFinite: 'skip', checkpoint: before })
    expect(await skipping.step(at(7, NaN))).toMatchObject({ update: 1, applied: false })
    expect(await skipping.checkpoint()).toEqual(before)
    expect(await skipping.step(at(0, 1))).toEqual(await training.step(at(0, 1)))
  })

  it('may be of tensors, gives the outputs of all examples, and can be evaluated', async () => {
    const own = trainingGraph(perceptron(), {
      ...{ loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: accumulate(sgd()) },
      outputs: ['logits'],
    })
    const [whole, parts] = [
      await begin({ outputs: ['logits'] }, own),
      await begin({ outputs: ['logits'], microBatch: 7 }, own),
    ]
    const ids = BigInt64Array.from(labels.slice(0, 20), BigInt)
    const batch: Record<string, TensorLike> = {
      x: new Tensor('float32', x.slice(0, 160), [20, 8]),
      labels: new Tensor('int64', ids, [20]),
    }
    for (const name of ['evaluate', 'step'] as const) {
      const [expected, found] = [await whole[name](batch), await parts[name](batch)]
      expect(Math.abs(found.loss / expected.loss - 1)).toBeLessThan(1e-6)
      expect(found.outputs['logits']!.dims).toEqual([20, 3])
      expect(found.outputs['logits']!.data).toEqual(expected.outputs['logits']!.data)
    }
    const OnGpu = Tensor as unknown as { fromGpuBuffer(buffer: object, of: object): TensorLike }
    const far = {
      ...batch,
      x: OnGpu.fromGpuBuffer({}, { dataType: 'float32', dims: [20, 8] }),
    }
    await expect(parts.step(far)).rejects.toThrow('x is on a GPU, where a batch cannot be taken')
  })

  it('draws what dropout leaves out anew in each part, and again in the same way', async () => {
    const own = trainingGraph(dropoutModel(), {
      ...{ loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: accumulate(sgd()) },
      outputs: ['logits'],
    })
    const logits = async (): Promise<string[]> => {
      const plan = { learningRate: 0.1, seed: 3 }
      const training = await begin({ plan, outputs: ['logits'], microBatch: 1 }, own)
      const twins = Float32Array.from({ length: 24 }, (_, i) => x[i % 8]!)
      const batch = {
        x: { data: twins, dims: [3, 8] },
        labels: { data: Uint8Array.of(1, 1, 1), dims: [3] },
      }
      const found = Array.from((await training.step(batch)).outputs['logits']!.data as Float32Array)
      return [0, 3, 6].map(from => found.slice(from, from + 3).join())
    }
    const found = await logits()
    expect(new Set(found).size).toBe(3)
    expect(await logits()).toEqual(found)
  })

  it('leaves data alone that are called as the seed of dropout is', async () => {
    const line = modelOf({
      nodes: [node('MatMul', ['seed', 'w'], 'y')],
      tensors: { w: { dims: [1, 1], data: [0] } },
      inputs: { seed: ['N', 1] },
    })
    const own = trainingGraph(line, { loss: meanSquaredError(), optimizer: accumulate(sgd()) })
    const options = { plan: { learningRate: 0.25 }, microBatch: 1, classes: undefined }
    const training = await begin(options, own)
    const numbers = { data: Float32Array.of(1, 1), dims: [2, 1] }
    await training.step({ seed: numbers, targets: numbers })
    // the slope at 0 is −2
    expect((await training.readState()).get('w')!.data).toEqual(Float32Array.of(0.5))
  })

  it('fills up a model whose batch has a fixed size', async () => {
    const make = (own: Optimizer): TrainingGraph =>
      trainingGraph(perceptron(), {
        ...{ loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: own },
        sizes: { x: [10, 8] },
      })
    const [whole, parts] = [
      await begin({}, perceptronStep(sgd())),
      await begin({ microBatch: 10 }, make(accumulate(sgd()))),
    ]
    await listen(whole)
    await listen(parts)
    expectClose(await parts.readState(), await whole.readState())
  })

  it('is refused as a whole, before any part of it is run', async () => {
    let runs = 0
    const counting: typeof ort = {
      ...ort,
      InferenceSession: {
        create: async (model, options) => {
          const session = await ort.InferenceSession.create(model, options)
          const { inputNames, outputNames, inputMetadata } = session
          const run: typeof session.run = (feeds, fetches) => {
            runs += 1
            return session.run(feeds, fetches)
          }
          return { inputNames, outputNames, inputMetadata, run }
        },
      },
    }
    const make = (size: number | string): TrainingGraph =>
      trainingGraph(perceptron(), {
        ...{ loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: accumulate(sgd()) },
        sizes: { x: [size, 8] },
      })
    const good = {
      x: { data: x.slice(0, 160), dims: [20, 8] },
      labels: { data: labels.slice(0, 20), dims: [20] },
    }
    const of = (data: unknown, ...dims: number[]): never => ({ data, dims }) as never
    const refused: [size: number | string, wrong: Partial<Record<string, never>>, string][] = [
      ['N', { labels: of(labels.slice(0, 19), 19) }, 'labels has the sizes [19], so that N is 19'],
      ['N', { x: of(x.slice(0, 165), 20, 8) }, 'x has 165 elements, but the sizes [20,8] are 160'],
      ['N', { labels: labels.slice(0, 20) as never }, 'labels: a batch is made of tensors, or of'],
      ['N', { x: of([1, 2], 20, 8) }, 'x: a batch is made of tensors, or of'],
      ['N', { extra: of(labels.slice(0, 20), 20) }, 'the batch has extra, which is no input'],
      [10, { labels: of(labels.slice(0, 19), 19) }, 'labels has the sizes [19]; the session wants'],
      [20, {}, 'microBatch is 10, but the session takes x with 20 examples and no others'],
    ]
    for (const [size, wrong, message] of refused) {
      const options = { plan: { learningRate: 0.1 }, session: quiet, microBatch: 10 }
      const training = await createTraining(counting, make(size), options)
      for (const name of ['step', 'evaluate'] as const)
        await expect(training[name]({ ...good, ...wrong })).rejects.toThrow(message)
      expect(training.progress.updates).toBe(0)
    }
    expect(runs).toBe(0)
  })

  it('lets go of what its parts gave, when one of them fails', async () => {
    const alive = new Set<object>()
    const OnGpu = Tensor as unknown as { fromGpuBuffer(buffer: object, of: object): TensorLike }
    const far = (dims: number[]): TensorLike => {
      const tensor = OnGpu.fromGpuBuffer(
        {},
        { dataType: 'float32', dims, dispose: () => alive.delete(tensor) },
      )
      alive.add(tensor)
      return tensor
    }
    const losses = [1, 1, 1]
    let at = 0
    const session: SessionLike = {
      inputNames: ['w', 'x', 'learning_rate', 'share', 'update'],
      outputNames: ['loss', 'w.next', 'y'],
      run: () => {
        const loss = losses[at++ % 3]
        if (loss === undefined) return Promise.reject(new Error('the device is lost'))
        const tensor = new Tensor('float32', Float32Array.of(loss), [])
        return Promise.resolve({ loss: tensor, 'w.next': far([1]), y: far([2]) })
      },
    }
    const training = new AnyTraining(session, {
      ...{ Tensor, state: { w: { data: new Float32Array(1), dims: [1] } }, outputs: ['y'] },
      ...{ plan: { learningRate: 0.1 }, microBatch: 1 },
    })
    const batch = { x: { data: new Float32Array(3), dims: [3] } }
    const { outputs } = await training.step(batch)
    expect(alive.size).toBe(2) // the state, and what was asked for
    outputs['y']!.dispose()
    for (const [i, loss, message] of [
      [2, NaN, 'the loss is NaN'],
      [1, undefined, 'the device is lost'],
    ] as const) {
      at = 0
      losses[i] = loss as never
      await expect(training.step(batch)).rejects.toThrow(message)
      expect(alive.size).toBe(1)
    }
  })

  it('moves running statistics with each part, as PyTorch does', async () => {
    const weights = (length: number): number[] =>
      Array.from({ length }, (_, i) => Math.sin(5 * i + length))
    const normalized = modelOf({
      nodes: [
        node('BatchNormalization', ['x', 's', 'b', 'mean', 'variance'], ['n', 'm', 'v'], {
          ...{ training_mode: 1, momentum: { f: 0.75 } },
        }),
        node('Gemm', ['n', 'w', 'c'], 'logits'),
      ],
      tensors: {
        s: { dims: [8], data: weights(8) },
        b: { dims: [8], data: weights(8) },
        mean: { dims: [8], data: weights(8) },
        variance: { dims: [8], data: weights(8).map(value => value + 2) },
        w: { dims: [8, 3], data: weights(24) },
        c: { dims: [3], data: weights(3) },
      },
      inputs: { x: ['N', 8] },
      outputs: ['logits'],
    })
    const own = trainingGraph(normalized, {
      ...{ loss: softmaxCrossEntropy(), optimizer: accumulate(sgd()) },
    })
    const training = await begin({ microBatch: 8 }, own)
    const before = await training.readState()
    const batch = (data: Float32Array): Batch => ({
      x: { data, dims: [20, 8] },
      labels: { data: labels.slice(0, 20), dims: [20] },
    })
    // neither an evaluation nor a batch that fails late moves them
    await training.evaluate(batch(x.slice(0, 160)))
    const spoilt = x.slice(0, 160).fill(NaN, 152)
    await expect(training.step(batch(spoilt))).rejects.toThrow('the loss is NaN')
    expect(await training.readState()).toEqual(before)

    await training.step(batch(x.slice(0, 160)))
    const after = await training.readState()
    const running = (name: string): number[] =>
      Array.from(before.get(name)!.data as Float32Array, Number)
    const [means, variances] = [running('mean'), running('variance')]
    for (const [from, to] of [
      [0, 8],
      [8, 16],
      [16, 20],
    ] as const)
      for (let c = 0; c < 8; c++) {
        const column = Array.from({ length: to - from }, (_, i) => x[(from + i) * 8 + c]!)
        const mean = column.reduce((sum, value) => sum + value, 0) / column.length
        const squares = column.reduce((sum, value) => sum + (value - mean) ** 2, 0)
        means[c] = 0.75 * means[c]! + 0.25 * mean
        variances[c] = 0.75 * variances[c]! + 0.25 * (squares / column.length)
      }
    const close = (name: string, expected: number[]): void => {
      for (const [i, value] of expected.entries())
        expect(Math.abs(Number(after.get(name)!.data[i]) - value), name).toBeLessThan(1e-6)
    }
    close('mean', means)
    close('variance', variances)
  })

  it('is what a range test uses', async () => {
    const training = await begin({ microBatch: 6 })
    await listen(training, 2)
    const before = await training.checkpoint()
    const options = { from: 1e-3, to: 1, updates: 6 }
    const { curve } = await rangeTest(training, data, options)
    const other = await begin({ checkpoint: before })
    const expected = await rangeTest(other, data, options)
    expect(curve.losses).toHaveLength(6)
    for (const [i, loss] of curve.losses.entries())
      expect(Math.abs(loss / expected.curve.losses[i]! - 1)).toBeLessThan(1e-4)
    expect(await training.checkpoint()).toEqual(before)
  })

  it('needs a step that adds up, and a size', async () => {
    await expect(begin({ microBatch: 8 }, perceptronStep())).rejects.toThrow(
      'microBatch needs a training step that adds gradients up',
    )
    await expect(begin({ microBatch: 0 })).rejects.toThrow(
      'microBatch must be a whole number from 1 up, got 0',
    )
  })
})
