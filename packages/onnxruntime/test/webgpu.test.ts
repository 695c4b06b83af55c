import { describe, expect, it } from 'vitest'
import { useVulkan } from '../../../scripts/testing/vulkan.ts'
import { createSession, Training, linear, type SessionLike, type TensorLike } from '../src/index.ts'
import { examples, perceptronStep } from './support/models.ts'
import { Tensor, ort } from './support/ort.ts'
import { expectSame } from './support/sameTraining.ts'

const options = { provider: 'webgpu', session: { logSeverityLevel: 3 } }

describe('onnxruntime-node on WebGPU', () => {
  it('does the same as the CPU', { timeout: 120_000 }, async context => {
    useVulkan(context)
    await expectSame('sgd', ort, options)
  })

  it(
    'keeps the state on the GPU, and lets go of what was replaced',
    { timeout: 120_000 },
    async context => {
      useVulkan(context)
      const graph = perceptronStep()
      const names = [...graph.state.keys()]
      const created = await createSession(ort, graph.model, { ...options, state: names })
      const results: Readonly<Record<string, TensorLike>>[] = []
      const fed: string[][] = []
      const session: SessionLike = {
        ...created,
        run: async (feeds, fetches) => {
          fed.push(names.map(name => feeds[name]!.location))
          results.push(await created.run(feeds, fetches))
          return results.at(-1)!
        },
      }
      const plan = linear({ from: 0.1, steps: 50 })
      const training = new Training(session, { Tensor, state: graph.state, plan })
      const { x, labels } = examples(16)
      const batch = { x: { data: x, dims: [16, 8] }, labels: { data: labels, dims: [16] } }
      const locations = (tensors: Readonly<Record<string, TensorLike>>): Set<string> =>
        new Set(names.map(name => tensors[`${name}.next`]!.location))

      for (let i = 0; i < 5; i++) await training.step(batch)
      // what comes in is what came out: nothing goes over the CPU but the first state and the loss
      expect(new Set(fed[0])).toEqual(new Set(['cpu']))
      for (const places of fed.slice(1)) expect(new Set(places)).toEqual(new Set(['gpu-buffer']))
      for (const { loss } of results) expect(loss!.location).toBe('cpu')
      for (const replaced of results.slice(0, -1))
        expect(locations(replaced)).toEqual(new Set(['none']))
      expect(locations(results.at(-1)!)).toEqual(new Set(['gpu-buffer']))

      const state = await training.readState()
      expect(state.get('w1')!.data).toHaveLength(128)
      await training.step(batch) // reading has not taken it away
      await training.dispose()
      expect(locations(results.at(-1)!)).toEqual(new Set(['none']))
      await created.release!()
    },
  )
})
