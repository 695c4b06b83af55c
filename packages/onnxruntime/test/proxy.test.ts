import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { repeatStep } from '@anneal/onnx-graph'
import {
  constant,
  createTraining,
  inMemory,
  listProviders,
  rangeTest,
  type CreateTrainingOptions,
  type OnnxRuntime,
  type Training,
} from '../src/index.ts'
import { examples, perceptronStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'

// onnxruntime-web with `env.wasm.proxy` sends what it is given to its worker, which empties the arrays:
// see browser.test.ts for the real one
const take = (buffers: readonly ArrayBufferLike[]): void => {
  structuredClone(buffers, { transfer: buffers as ArrayBuffer[] })
}
const proxied: OnnxRuntime = {
  Tensor: ort.Tensor,
  env: { wasm: { proxy: true } },
  InferenceSession: {
    create: async (model, options) => {
      const own = model.slice()
      take([model.buffer])
      const session = await ort.InferenceSession.create(own, {
        ...options,
        executionProviders: ['cpu'],
      })
      const { inputNames, outputNames, inputMetadata } = session
      return {
        ...{ inputNames, outputNames, inputMetadata },
        run: async (feeds, fetches) => {
          const results = session.run(feeds, fetches)
          const begun = await results
          take(Object.values(feeds).map(({ data }) => (data as Float32Array).buffer))
          return begun
        },
      }
    },
  },
}
beforeEach(() => vi.stubGlobal('document', {}))
afterEach(() => vi.unstubAllGlobals())

const { x, labels } = examples(48)
const rows = { x: { data: x, dims: [8] }, labels: { data: labels } }
const graph = perceptronStep()
const begin = (
  runtime: OnnxRuntime,
  more: Partial<CreateTrainingOptions> = {},
): Promise<Training> =>
  createTraining(runtime, graph, {
    ...{ plan: constant({ value: 0.1 }), run: { epochs: 2, datasetSize: 48, batchSize: 8 } },
    ...(runtime === ort && { session: quiet }),
    ...more,
  })

it('a worker that takes along what it is fed leaves the training, and the data', async () => {
  const batches = Array.from({ length: 6 }, (_, i) => ({
    x: { data: x.slice(64 * i, 64 * (i + 1)), dims: [8, 8] },
    labels: { data: labels.slice(8 * i, 8 * (i + 1)), dims: [8] },
  }))
  const repeat = { model: repeatStep(graph, { steps: 3 }).model, steps: 3 }
  for (const more of [{}, { repeat }]) {
    const [here, there] = [await begin(ort, more), await begin(proxied, more)]
    for (const training of [here, there])
      for await (const _ of training.fit(batches)) await training.evaluate(batches[0]!)
    expect(await there.checkpoint()).toEqual(await here.checkpoint())
  }
  expect(batches[0]!.x.data).toEqual(x.slice(0, 64))
})

it('an update that fails there is taken back, and a range test leaves what was', async () => {
  const training = await begin(proxied)
  const data = inMemory(rows)
  for await (const { update } of training.fit(data)) if (update === 2) break
  const before = await training.checkpoint()
  const nan = { ...data.batch({ epoch: 0, start: 0, size: 8 })! }
  nan['x'] = { data: new Float32Array(64).fill(NaN), dims: [8, 8] }
  await expect(training.step(nan)).rejects.toThrow('the loss is NaN')
  await rangeTest(training, data, { from: 1e-3, to: 1, updates: 5 })
  expect(await training.checkpoint()).toEqual(before)
  expect(await listProviders(proxied)).toEqual(['wasm', 'webgpu', 'webnn'])
  await expect(begin(proxied, { provider: 'webgpu' })).rejects.toThrow(
    'webgpu cannot be used with env.wasm.proxy',
  )
})
