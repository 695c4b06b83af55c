import { describe, expect, it } from 'vitest'
import * as web from 'onnxruntime-web'
import {
  constant,
  createSession,
  createTraining,
  listProviders,
  type OnnxRuntime,
} from '../src/index.ts'
import { perceptronStep, unitStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'

web.env.wasm.numThreads = 1
const graph = perceptronStep()
const plan = constant({ value: 0.1 })

describe('execution providers', () => {
  it('are those that really work', async () => {
    const found = await listProviders(ort)
    expect(found).toContain('cpu')
    expect(found).not.toContain('cuda')
    expect(await listProviders(web)).toEqual(['wasm'])
  })

  it('that are not there are an error that names those that are', async () => {
    await expect(createTraining(ort, graph, { plan, provider: 'cuda' })).rejects.toThrow(
      /^the execution provider cuda is not there; cpu(, webgpu)? (is|are)\. ONNX Runtime says: .*shared library/,
    )
    await expect(createSession(ort, graph.model, { provider: { name: 'tpu' } })).rejects.toThrow(
      /^the execution provider tpu is not there; .*\[tpu\] backend not found/,
    )
    await expect(createTraining(web, graph, { plan, provider: 'webgpu' })).rejects.toThrow(
      /^the execution provider webgpu is not there; wasm is\. ONNX Runtime says: /,
    )
  })

  it('are not a list', async () => {
    await expect(createSession(ort, graph.model, { provider: ['cpu'] as never })).rejects.toThrow(
      'provider must be one name, or an object with name and settings, got ["cpu"]',
    )
  })

  it('that are there are not blamed for a model that is broken', async () => {
    await expect(
      createSession(ort, graph.model.subarray(0, 900), { session: quiet }),
    ).rejects.toThrow(/protobuf|parse/i)
  })

  it('have their default: the CPU', async () => {
    for (const [runtime, name] of [
      [ort, 'cpu'],
      [web as OnnxRuntime, 'wasm'],
    ] as const) {
      const session = await createSession(runtime, unitStep(), { session: quiet })
      expect(session.provider).toBe(name)
      await session.release!()
    }
  })

  it('are said in one place', async () => {
    const session = { executionProviders: ['cpu'] }
    await expect(createSession(ort, graph.model, { session })).rejects.toThrow(
      'pass provider instead',
    )
  })

  it('are let go of when the training cannot begin', async () => {
    let released = 0
    const counting: OnnxRuntime = {
      ...ort,
      InferenceSession: {
        create: async (model, options) => {
          const session = await ort.InferenceSession.create(model, options)
          return {
            inputNames: session.inputNames,
            outputNames: session.outputNames,
            run: (feeds, fetches) => session.run(feeds, fetches),
            release: async () => {
              released += 1
              await session.release!()
            },
          }
        },
      },
    }
    const begin = createTraining(counting, graph, { plan, classes: { nothing: 3 }, session: quiet })
    await expect(begin).rejects.toThrow('classes.nothing')
    expect(released).toBe(1)
    const training = await createTraining(counting, graph, { plan, session: quiet })
    await training.dispose()
    expect(released).toBe(2)
  })
})
