import { describe, expect, it } from 'vitest'
import { accumulate, adam } from '@anneal/onnx-graph'
import { useVulkan } from '../../../scripts/testing/vulkan.ts'
import { createSession, Training, linear, type SessionLike, type TensorLike } from '../src/index.ts'
import { examples, perceptronStep } from './support/models.ts'
import { Tensor, ort } from './support/ort.ts'
import { endSomehow } from './support/rateEnds.ts'
import { bitsOf } from './support/rateTraining.ts'
import { expectSame } from './support/sameTraining.ts'

const options = { provider: 'webgpu', session: { logSeverityLevel: 3 } }

// what `npm test` has no time for, where a processor plays the graphics card: see webgpu.test.ts
describe('onnxruntime-node on WebGPU', () => {
  it('does the same as the CPU, with adamw', { timeout: 120_000 }, async context => {
    useVulkan(context)
    await expectSame('adamw', ort, options)
  })

  it(
    'takes batches apart, all of it on the GPU, and lets go of what is between the parts',
    { timeout: 120_000 },
    async context => {
      useVulkan(context)
      const graph = perceptronStep(accumulate(adam({ epsilon: 1e-3 })))
      const { x, labels } = examples(16)
      const batch = { x: { data: x, dims: [16, 8] }, labels: { data: labels, dims: [16] } }
      const plan = linear({ from: 0.1, steps: 5 })
      const more = { Tensor, state: graph.state, plan, microBatch: 6 }
      const only = { extra: { session: { disable_cpu_ep_fallback: '1' } }, logSeverityLevel: 4 }
      const names = [...graph.state.keys()]
      const far = { provider: 'webgpu', session: only, state: names }
      const created = await createSession(ort, graph.model, far)
      const made: TensorLike[] = []
      const session: SessionLike = {
        ...created,
        run: async (feeds, fetches) => {
          const results = await created.run(feeds, fetches)
          made.push(...names.map(name => results[`${name}.next`]!))
          return results
        },
      }
      const [here, there] = [
        new Training(await createSession(ort, graph.model), more),
        new Training(session, more),
      ]
      for (let update = 0; update < 3; update++) {
        const [expected, found] = [await here.step(batch), await there.step(batch)]
        expect(Math.abs(found.loss / expected.loss - 1)).toBeLessThan(1e-5)
        expect(made).toHaveLength(3 * (update + 1) * names.length)
        const alive = made.filter(({ location }) => location === 'gpu-buffer')
        expect(alive).toHaveLength(names.length)
      }
      const state = await there.readState()
      for (const [name, { data }] of await here.readState())
        for (const [i, value] of data.entries())
          expect(Math.abs(Number(state.get(name)!.data[i]) - Number(value)), name).toBeLessThan(
            1e-5,
          )
      await there.dispose()
      await created.release!()
    },
  )

  it(
    'tries rates without touching the training, and lets go of all that it made',
    { timeout: 120_000 },
    async context => {
      useVulkan(context)
      const graph = perceptronStep()
      const names = [...graph.state.keys()]
      const created = await createSession(ort, graph.model, { ...options, state: names })
      const made: TensorLike[] = []
      const session: SessionLike = {
        ...created,
        run: async (feeds, fetches) => {
          const results = await created.run(feeds, fetches)
          made.push(...names.flatMap(name => results[`${name}.next`] ?? []))
          return results
        },
      }
      const plan = linear({ from: 0.1, steps: 50 })
      const training = new Training(session, { Tensor, state: graph.state, plan })
      const { x, labels } = examples(16)
      const batch = { x: { data: x, dims: [16, 8] }, labels: { data: labels, dims: [16] } }
      const { loss } = await training.evaluate(batch)
      expect(made).toEqual([]) // the state stays, and there is no other
      expect((await training.step(batch)).loss).toBe(loss)
      const own = [...made]
      const before = await bitsOf(training)
      for (const end of ['none', 'abort before', 'abort waiting', 'data', 'progress'] as const) {
        expect(await endSomehow(training, end, 3, 5)).toBe(end === 'none' ? 'none' : 'ended')
        expect(await bitsOf(training), end).toBe(before)
      }
      expect(made.length).toBeGreaterThanOrEqual(names.length * (1 + 5 + 2 + 2 + 2 + 3))
      expect(new Set(made.slice(own.length).map(({ location }) => location))).toEqual(
        new Set(['none']),
      )
      expect(new Set(own.map(({ location }) => location))).toEqual(new Set(['gpu-buffer']))
      await training.dispose()
      await created.release!()
    },
  )
})
