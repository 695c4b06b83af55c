import { describe, expect, it } from 'vitest'
import { repeatStep, sgd, softmaxCrossEntropy, trainingGraph } from '@anneal/onnx-graph'
import {
  createTraining,
  inMemory,
  linear,
  plateau,
  Training as AnyTraining,
  type Batch,
  type BatchRequest,
  type BatchSource,
  type CreateTrainingOptions,
  type SessionLike,
  type SessionNames,
  type TensorLike,
  type Training,
} from '../src/index.ts'
import { examples, perceptron, perceptronStep } from './support/models.ts'
import { ort, quiet, Tensor } from './support/ort.ts'

const { x, labels } = examples(84)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 2 })
const graph = perceptronStep(sgd({ momentum: 'momentum' }))
const repeat = { model: repeatStep(graph, { steps: 4 }).model, steps: 4 }
const plan = {
  learningRate: plateau({
    schedule: linear({ from: 0.1, to: 0.01, steps: '100%' }),
    patience: 0,
    threshold: 0.5,
    factor: 0.5,
  }),
  momentum: linear({ from: 0.9, to: 0.8, steps: '100%' }),
}
// 11 batches an epoch, the last of them small: 4 + 4 + 2 + 1
const run = { epochs: 3, datasetSize: 84, batchSize: 8 }
const begin = (options: Partial<CreateTrainingOptions> = {}): Promise<Training> =>
  createTraining(ort, graph, { plan, run, session: quiet, classes: { labels: 3 }, ...options })

const names = ({ inputNames, outputNames, inputMetadata }: SessionNames): SessionNames => ({
  ...{ inputNames, outputNames, inputMetadata },
})

const lossesOf = async (source: BatchSource, more: object, runtime = ort): Promise<number[]> => {
  const losses: number[] = []
  const training = await createTraining(runtime, graph, { plan, run, session: quiet, ...more })
  for await (const { metrics } of training.fit(source)) losses.push(metrics['loss']!)
  return losses
}

async function listen(training: Training, until = Infinity): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const { step, ...event } of training.fit(data)) {
    events.push(event)
    if (event.update === until) break
  }
  return events
}

describe('several steps in one run', () => {
  it('are the same steps, to the last bit, with the same events', async () => {
    const [one, many] = [await begin(), await begin({ repeat })]
    expect(await listen(many)).toEqual(await listen(one))
    expect(await many.checkpoint()).toEqual(await one.checkpoint())
  })

  it('go on from a checkpoint that was made between two runs', async () => {
    const whole = await listen(await begin())
    const first = await begin({ repeat })
    await listen(first, 14) // which is inside of a run that ends with update 15
    expect(first.progress.updates).toBe(15)
    const second = await begin({ repeat, checkpoint: await first.checkpoint() })
    const rest = await listen(second)
    expect(rest).toEqual(whole.slice(-rest.length))
    expect(rest[0]).toMatchObject({ update: 16 })
  })

  it('are taken back together when they fail', async () => {
    const training = await begin({ repeat })
    await listen(training, 4)
    const before = await training.checkpoint()
    const { values } = training
    const ordered = (own: typeof x, ids: typeof labels): typeof data =>
      inMemory({ x: { data: own, dims: [8] }, labels: { data: ids } }, { shuffle: false })
    const wrong = ordered(
      x,
      labels.map(id => (id === 2 ? 3 : id)),
    )
    const fails = async (source: typeof data): Promise<void> => {
      for await (const _ of training.fit(source));
    }
    await expect(fails(wrong)).rejects.toThrow('which is no class')
    const nan = ordered(
      x.map((v, i) => (i === 8 * 50 ? NaN : v)),
      labels,
    )
    await expect(fails(nan)).rejects.toThrow('the loss is NaN after 6 updates')
    expect(training.values).toEqual(values)
    expect(await training.checkpoint()).toEqual(before)
    expect(training.progress.updates).toBe(4)
  })

  it('count those that were done, where they are done one by one and one of them fails', async () => {
    const told: unknown[] = []
    const training = await begin({ repeat })
    // the ninth and the tenth batch of an epoch are none for a run of four
    const wrong = labels.map((id, i) => (i === 8 * 9 + 3 ? 3 : id))
    const spoilt = inMemory(
      { x: { data: x, dims: [8] }, labels: { data: wrong } },
      { shuffle: false },
    )
    const fit = async (): Promise<void> => {
      for await (const { update } of training.fit(spoilt)) told.push(update)
    }
    await expect(fit()).rejects.toThrow('labels[3] is 3')
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(training.progress.updates).toBe(9)
    expect(training.position).toMatchObject({ batches: 9, examples: 72, samples: 72 })
  })

  it('refuse what is no batch, as single steps do', async () => {
    const batch = { x: { data: x.subarray(0, 64), dims: [8, 8] }, labels: labels.subarray(0, 8) }
    const made = 'a batch is made of tensors, or of typed arrays with dims'
    for (const [wrong, message] of [
      [batch, `labels: ${made}`],
      [{ ...batch, labels: null }, `labels: ${made}`],
      [{ ...batch, labels: { data: [1, 2], dims: [2] } }, `labels: ${made}`],
    ] as const) {
      const list = Array<Batch>(11).fill(wrong as never)
      for (const source of [list, () => list.values()])
        await expect(lossesOf(source, { repeat })).rejects.toThrow(message)
    }
    for (const none of [undefined, null])
      await expect(lossesOf(none as never, {})).rejects.toThrow('batches must be something to')
  })

  it('leave on a GPU what is there', async () => {
    const OnGpu = Tensor as unknown as {
      fromGpuBuffer(buffer: object, options: object): TensorLike
    }
    const names = { inputNames: ['w', 'x', 'learning_rate'], outputNames: ['loss', 'w.next', 'y'] }
    const far = (dims: number[]): TensorLike =>
      OnGpu.fromGpuBuffer({}, { dataType: 'float32', dims, dispose: () => undefined })
    const session = (steps: number[]): SessionLike => ({
      ...names,
      run: () =>
        Promise.resolve({
          loss: new Tensor('float32', new Float32Array(steps[0] ?? 1), steps),
          ...{ 'w.next': far([1]), y: far([...steps, 2]) },
        }),
    })
    const training = new AnyTraining(session([]), {
      ...{ Tensor, state: { w: { data: new Float32Array(1), dims: [1] } }, outputs: ['y'] },
      ...{ plan: { learningRate: 0.1 }, run: { epochs: 1 } },
      repeat: { session: session([2]), steps: 2 },
    })
    const told: unknown[] = []
    const one = { x: { data: new Float32Array(2), dims: [2] } }
    for await (const { event, step } of training.fit([one, one]))
      if (event === 'update') told.push(step!.outputs['y']?.dims)
    expect(told).toEqual([undefined, [2, 2]])
  })

  it('train with what was made of the data, wherever the runtime puts what it is fed', async () => {
    // onnxruntime-web with a worker of its own takes it along
    const taking: typeof ort = {
      ...ort,
      InferenceSession: {
        create: async (model, options) => {
          const session = await ort.InferenceSession.create(model, options)
          const run: typeof session.run = async (feeds, fetches) => {
            const results = await session.run(feeds, fetches)
            const { buffer } = feeds['x']!.data as Float32Array<ArrayBuffer>
            structuredClone(buffer, { transfer: [buffer] })
            return results
          }
          return { ...names(session), run }
        },
      },
    }
    const negative = (request: BatchRequest): Batch | undefined => {
      const batch = data.batch(request)
      const numbers = batch?.['x']!.data as Float32Array | undefined
      numbers?.forEach((value, i) => (numbers[i] = -value))
      return batch
    }
    const negated = inMemory(
      { x: { data: x.map(v => -v), dims: [8] }, labels: { data: labels } },
      { shuffle: 2 },
    )
    const expected = await lossesOf(negated, {})
    expect(await lossesOf({ batch: negative }, {}, taking)).toEqual(expected)
    expect(await lossesOf({ batch: negative }, { repeat }, taking)).toEqual(expected)
    expect(await lossesOf(negated, { repeat }, taking)).toEqual(expected)
  })

  it('are fed from where the batches are, in their order in one array', async () => {
    const memory: unknown[] = []
    const watching: typeof ort = {
      ...ort,
      InferenceSession: {
        create: async (model, options) => {
          const session = await ort.InferenceSession.create(model, options)
          const run: typeof session.run = (feeds, fetches) => {
            memory.push((feeds['x']!.data as Float32Array).buffer)
            return session.run(feeds, fetches)
          }
          return { ...names(session), run }
        },
      },
    }
    const ordered = inMemory(
      { x: { data: x, dims: [8] }, labels: { data: labels } },
      { shuffle: false },
    )
    const expected = await lossesOf(ordered, {})
    expect(await lossesOf(ordered, { repeat }, watching)).toEqual(expected)
    expect(new Set(memory)).toEqual(new Set([x.buffer]))
    // a copy among them does not follow the others
    const batches = Array.from({ length: 11 }, (_, i) => {
      const of = (data: typeof x): typeof x => data.subarray(i * 64, (i + 1) * 64)
      const ids = BigInt64Array.from(labels.subarray(i * 8, (i + 1) * 8), BigInt)
      const numbers = i === 7 ? of(x).slice() : of(x)
      return {
        x: { data: numbers, dims: [numbers.length / 8, 8] },
        labels: { data: ids, dims: [ids.length] },
      }
    })
    expect(await lossesOf(batches, { repeat })).toEqual(expected)
  })

  it('skip the one whose loss is no number, where that is wanted', async () => {
    const own = x.map((v, i) => (i === 8 * 50 ? NaN : v))
    const spoilt = inMemory({ x: { data: own, dims: [8] }, labels: { data: labels } })
    const listenTo = async (more: object): Promise<unknown[]> => {
      const training = await begin({ onNonFinite: 'skip', ...more })
      const told: unknown[] = []
      for await (const { event, update, metrics, step } of training.fit(spoilt))
        told.push([event, update, metrics['loss'], step?.applied])
      return [...told, await training.checkpoint()]
    }
    const expected = await listenTo({})
    expect(expected).toContainEqual(['update', expect.any(Number), NaN, false])
    expect(await listenTo({ repeat })).toEqual(expected)
  })

  it('give each step its own outputs', async () => {
    const withLogits = trainingGraph(perceptron(), {
      ...{ loss: softmaxCrossEntropy({ output: 'logits' }), optimizer: sgd() },
      outputs: ['logits'],
    })
    const again = { model: repeatStep(withLogits, { steps: 4 }).model, steps: 4 }
    const outputsOf = async (more: object): Promise<unknown[]> => {
      const options = { plan: { learningRate: 0.1 }, run, session: quiet, outputs: ['logits'] }
      const training = await createTraining(ort, withLogits, { ...options, ...more })
      const told: unknown[] = []
      for await (const { step } of training.fit(data)) {
        const { dims, data: numbers } = step?.outputs['logits'] ?? {}
        told.push([dims, numbers])
      }
      return told
    }
    expect(await outputsOf({ repeat: again })).toEqual(await outputsOf({}))
  })

  it('train with batches as they were, where they come in the same memory', async () => {
    const batches = (epoch: number): Batch[] =>
      Array.from({ length: 10 }, (_, i) => data.batch({ epoch, start: 8 * i, size: 8 })!)
    const own = { x: new Float32Array(64), labels: new BigInt64Array(8) }
    const tensor = new Tensor('int64', own.labels, [8])
    const filled = (batch: Batch): Batch => {
      own.x.set(batch['x']!.data as Float32Array)
      own.labels.set(BigInt64Array.from(batch['labels']!.data as Uint8Array, BigInt))
      return { x: { data: own.x, dims: [8, 8] }, labels: tensor }
    }
    function* again(epoch: number): Generator<Batch> {
      for (const batch of batches(epoch)) yield filled(batch)
    }
    const asked = ({ epoch, start }: BatchRequest): Batch | undefined => {
      const batch = batches(epoch)[start / 8]
      return batch && filled(batch)
    }
    const more = { run: { epochs: 2, stepsPerEpoch: 10 } }
    const expected = await lossesOf(batches, more)
    expect(await lossesOf(again, { ...more, repeat })).toEqual(expected)
    expect(await lossesOf({ batch: asked }, { ...more, repeat })).toEqual(expected)
  })

  it('must be of the same step, and more than one', async () => {
    await expect(begin({ repeat: { ...repeat, steps: 1 } })).rejects.toThrow(
      'repeat.steps must be a whole number from 2 up',
    )
    const other = repeatStep(perceptronStep(), { steps: 4 })
    await expect(begin({ repeat: other })).rejects.toThrow('repeat.session has no input momentum')
  })
})
