import { meanSquaredError, sgd, trainingGraph } from '@anneal/onnx-graph'
import { describe, expect, it } from 'vitest'
import { modelOf, node } from '../../onnx-graph/test/support/models.ts'
import {
  Training,
  constant,
  createSession,
  createTraining,
  rangeTest,
  type CreatedSession,
  type OnnxRuntime,
  type TensorLike,
} from '../src/index.ts'
import { Tensor, ort, quiet } from './support/ort.ts'

type Results = Readonly<Record<string, TensorLike>>

const side = 128 // so that the weight is just large enough
const graph = trainingGraph(
  modelOf({
    nodes: [node('Gemm', ['x', 'w', 'b'], 'y')],
    tensors: {
      w: { dims: [side, side], data: Array.from({ length: side ** 2 }, (_, i) => (i % 7) / 100) },
      b: { dims: [side], data: new Array<number>(side).fill(0) },
    },
    inputs: { x: [1, side] },
  }),
  { loss: meanSquaredError({ output: 'y' }), optimizer: sgd() },
)
const batch = {
  x: { data: new Float32Array(side).fill(0.1), dims: [1, side] },
  targets: { data: new Float32Array(side).fill(1), dims: [1, side] },
}
const plan = constant({ value: 0.1 })
const bytesOf = (results: Results, name: string): number =>
  (results[name]!.data as Float32Array).byteLength

/** The runtime, which also tells what its runs gave. */
function observed(): { seen: Results[]; runtime: OnnxRuntime } {
  const seen: Results[] = []
  const create: OnnxRuntime['InferenceSession']['create'] = async (model, options) => {
    const session = await ort.InferenceSession.create(model, options)
    return {
      ...{ inputNames: session.inputNames, outputNames: session.outputNames },
      run: async (feeds, fetches) => {
        const results = await session.run(feeds, fetches)
        seen.push(results)
        return results
      },
    }
  }
  return { seen, runtime: { ...ort, InferenceSession: { create } } }
}

describe('large state that was replaced', () => {
  it('leaves memory at once, and what is small or in use stays', async () => {
    const { seen, runtime } = observed()
    const training = await createTraining(runtime, graph, { plan, session: quiet })
    for (let i = 0; i < 3; i++) await training.step(batch)
    expect(seen.map(results => bytesOf(results, 'w.next'))).toEqual([0, 0, 4 * side ** 2])
    expect(seen.map(results => bytesOf(results, 'b.next'))).toEqual([512, 512, 512])
    expect((await training.readState()).get('w')!.data).toEqual(seen[2]!['w.next']!.data)
  })

  it('stays where it was asked for as an output, or came from elsewhere', async () => {
    const w = new Tensor('float32', graph.state.get('w')!.data.slice(), [side, side])
    const state = { w, b: graph.state.get('b')! }
    const { seen, runtime } = observed()
    const options = { plan, state, session: quiet, outputs: ['w.next'] }
    const training = await createTraining(runtime, graph, options)
    for (let i = 0; i < 3; i++) await training.step(batch)
    expect(seen.map(results => bytesOf(results, 'w.next'))).toEqual([65536, 65536, 65536])
    expect(w.data).toEqual(graph.state.get('w')!.data)
  })

  it('stays in sessions that do not say that they give new memory each time', async () => {
    const session = await ort.InferenceSession.create(graph.model, quiet)
    const results: Results[] = []
    const training = new Training(
      {
        ...{ inputNames: session.inputNames, outputNames: session.outputNames },
        run: async (...all) => (results[results.length] = await session.run(...all)),
      },
      { Tensor, plan, state: graph.state },
    )
    for (let i = 0; i < 2; i++) await training.step(batch)
    expect(results.map(result => bytesOf(result, 'w.next'))).toEqual([65536, 65536])
  })

  it('is not that of the training while rates are tried', async () => {
    const training = await createTraining(ort, graph, { plan, session: quiet })
    await training.step(batch)
    const before = (await training.readState()).get('w')!.data
    await rangeTest(training, Array(20).fill(batch), { from: 1e-4, to: 1, updates: 5 })
    expect((await training.readState()).get('w')!.data).toEqual(before)
    expect((await training.step(batch)).applied).toBe(true)
  })
})

describe('a session that was created', () => {
  const tensor = (data: Float32Array): TensorLike => new Tensor('float32', data, [data.length])
  const session = (): Promise<CreatedSession> => createSession(ort, graph.model, { session: quiet })

  it('leaves alone a part of something larger, and memory that cannot be moved', async () => {
    const { free } = await session()
    const whole = new Float32Array(40_000)
    const { buffer } = new WebAssembly.Memory({ initial: 1 })
    const shared = new Float32Array(new SharedArrayBuffer(65_536))
    for (const data of [whole.subarray(20_000), new Float32Array(buffer), shared]) {
      free(tensor(data as Float32Array))
      expect(data.length).toBeGreaterThan(16_000)
    }
    free(tensor(whole))
    expect(whole.length).toBe(0)
  })

  it('lets go of what is elsewhere, once', async () => {
    const { free } = await session()
    let gone = 0
    const far = { location: 'gpu-buffer', dispose: () => (gone += 1) } as unknown as TensorLike
    free(far)
    free({ ...far, location: 'none' })
    expect(gone).toBe(1)
  })
})
