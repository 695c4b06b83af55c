import fc from 'fast-check'
import { expect, it } from 'vitest'
import { accumulate, adam, repeatStep } from '@anneal/onnx-graph'
import {
  constant,
  createTraining,
  inMemory,
  plateau,
  step,
  type Batch,
  type BatchSource,
  type CreateTrainingOptions,
  type Training,
} from '../src/index.ts'
import { examples, perceptronStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'

const count = 53
const { x, labels } = examples(count)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } }, { shuffle: 4 })
const graph = perceptronStep(accumulate(adam({ epsilon: 1e-3 })))
const repeats = new Map(
  [2, 5].map(steps => [steps, { model: repeatStep(graph, { steps }).model, steps }]),
)
const learningRate = plateau({
  ...{ schedule: constant({ value: 0.02 }), factor: 0.5, patience: 0, threshold: 0.2 },
})

/** How data may come. */
const sources: Readonly<Record<string, (size: number) => BatchSource>> = {
  'in memory': () => data,
  'a list': size => batchesOf(0, size),
  'a list for each epoch': size => epoch => batchesOf(epoch, size),
  'a stream': size =>
    Array.from({ length: 20 }, (_, epoch) => batchesOf(epoch, size))
      .flat()
      .values(),
  'a slow stream': size => {
    async function* all(): AsyncGenerator<Batch> {
      for (let epoch = 0; epoch < 20; epoch++)
        for (const batch of batchesOf(epoch, size)) {
          await new Promise(resolve => setTimeout(resolve))
          yield batch
        }
    }
    const given = all()
    const stream = { [Symbol.asyncIterator]: () => stream, next: () => given.next() }
    return stream
  },
}

const batchesOf = (epoch: number, size: number): Batch[] =>
  Array.from({ length: Math.ceil(count / size) }, (_, i) =>
    data.batch({ epoch, start: i * size, size })!,
  )

const interruption = fc.record({
  how: fc.constantFrom('stop listening', 'abort', 'from a checkpoint'),
  after: fc.nat(5),
})

const scenario = fc.record({
  size: fc.constantFrom(5, 8, 10, count),
  microBatch: fc.constantFrom(undefined, 3, 7),
  steps: fc.constantFrom(1, 2, 5),
  from: fc.constantFrom(...Object.keys(sources)),
  updates: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  grows: fc.boolean(),
  interruptions: fc.array(interruption, { maxLength: 12 }),
})

it('a training is the same to the bit, wherever it is interrupted, and tells the same', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ size, microBatch, steps, from, updates, ...rest }) => {
      const grows = rest.grows && from === 'in memory' && updates === undefined
      const batchSize = step({ from: 5, factor: 2, every: '1 epoch' })
      const options: CreateTrainingOptions = {
        plan: grows ? { learningRate, batchSize } : { learningRate },
        run: {
          ...(updates === undefined ? { epochs: 3 } : { steps: updates }),
          ...(grows ? { datasetSize: count } : { stepsPerEpoch: Math.ceil(count / size) }),
          ...(from === 'in memory' && !grows && { batchSize: size }),
        },
        ...{ session: quiet, microBatch },
      }
      const make = sources[from]!
      const told = (of: Training, source: BatchSource, signal?: AbortSignal) =>
        of.fit(source, { evaluate: () => ({ accuracy: 0.5 }), signal })
      const expected: unknown[] = []
      const whole = await createTraining(ort, graph, options)
      for await (const { step: _, ...event } of told(whole, make(size))) expected.push(event)

      const repeated = { ...options, repeat: repeats.get(steps) }
      let training = await createTraining(ort, graph, repeated)
      const source = make(size)
      const found: { readonly event: string }[] = []
      for (const { how, after } of [...rest.interruptions, { how: 'no more', after: 0 }]) {
        const controller = new AbortController()
        if (how === 'abort')
          setTimeout(() => {
            controller.abort()
          }, after)
        try {
          for await (const { step: _, ...event } of told(training, source, controller.signal)) {
            const heard = found.push(event)
            if (!['abort', 'no more'].includes(how) && heard % 6 === after) break
          }
        } catch (error) {
          if (error !== controller.signal.reason) throw error
        }
        if (how !== 'from a checkpoint') continue
        const checkpoint = await training.checkpoint()
        await training.dispose()
        training = await createTraining(ort, graph, { ...repeated, checkpoint })
      }
      const epochs = (events: readonly unknown[]): unknown[] =>
        events.filter(event => (event as { event: string }).event === 'epoch')
      // of several updates in a run, those after the one that nobody listened after are not told
      expect(epochs(found)).toEqual(epochs(expected))
      if (steps === 1) expect(found).toEqual(expected)
      expect(await training.checkpoint()).toEqual(await whole.checkpoint())
      for (const one of [training, whole]) await one.dispose()
    }),
    { numRuns: 20 },
  )
})
