import { describe, expect, it } from 'vitest'
import { repeatStep, sgd } from '@anneal/onnx-graph'
import { createTraining, type Batch, type Training } from '../src/index.ts'
import { examples, perceptronStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'

const { x, labels } = examples(84)
const graph = perceptronStep(sgd())
const repeat = { model: repeatStep(graph, { steps: 4 }).model, steps: 4 }
const runs = [
  ['one update in a run', {}],
  ['several', { repeat }],
] as const

const begin = (more: object): Promise<Training> =>
  createTraining(ort, graph, {
    ...{ plan: { learningRate: 0.1 }, run: { epochs: 1, stepsPerEpoch: 11 } },
    ...{ session: quiet, classes: { labels: 3 } },
    ...more,
  })

/** Eleven batches, the last of them small. */
const all = (): Batch[] =>
  Array.from({ length: 11 }, (_, i) => {
    const size = Math.min(8, 84 - 8 * i)
    return {
      x: { data: x.slice(64 * i, 64 * (i + 1)), dims: [size, 8] },
      labels: { data: labels.slice(8 * i, 8 * (i + 1)), dims: [size] },
    }
  })

/** What they make of the training, when nothing disturbs it. */
async function undisturbed(): Promise<Uint8Array> {
  const training = await begin({})
  for await (const _ of training.fit(all()));
  return await training.checkpoint()
}

/** Batches that come when they are let through, and can be had only once. */
function stream(): { batches: AsyncIterableIterator<Batch>; let: () => Promise<void> } {
  const gates: (() => void)[] = []
  const tick = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 1))
  async function* make(): AsyncGenerator<Batch> {
    for (const batch of all()) {
      await new Promise<void>(resolve => gates.push(resolve))
      yield batch
    }
  }
  const given = make()
  const batches: AsyncIterableIterator<Batch> = {
    [Symbol.asyncIterator]: () => batches,
    next: () => given.next(),
  }
  const letThrough = async (): Promise<void> => {
    await tick()
    gates.shift()?.()
    await tick()
  }
  return { batches, let: letThrough }
}

describe.each(runs)('data that can be gone through only once, with %s', (_, more) => {
  it('lose no batch when fit is aborted again and again while it waits for one', async () => {
    const training = await begin(more)
    const { batches, let: letThrough } = stream()
    for (let round = 0; training.position.epoch < 1 && round < 40; round++) {
      const controller = new AbortController()
      const fitted = (async () => {
        for await (const _ of training.fit(batches, { signal: controller.signal }));
      })().catch((error: unknown) => {
        expect(error).toBe(controller.signal.reason)
      })
      for (let i = 0; i <= round % 2; i++) await letThrough()
      controller.abort()
      await fitted
    }
    expect(await training.checkpoint()).toEqual(await undisturbed())
  })

  it('lose no batch when nobody listens any more', async () => {
    const training = await begin(more)
    const batches = all().values()
    for (let round = 0; training.position.epoch < 1 && round < 40; round++)
      for await (const _ of training.fit(batches)) break
    expect(await training.checkpoint()).toEqual(await undisturbed())
  })

  it('give a batch that failed once more', async () => {
    const training = await begin(more)
    const list = all()
    const wrong = { ...list[9]!, labels: { data: new Uint8Array(8).fill(3), dims: [8] } }
    const batches = [...list.slice(0, 9), wrong, list[10]!].values()
    const fit = async (): Promise<void> => {
      for await (const _ of training.fit(batches));
    }
    for (let i = 0; i < 2; i++)
      await expect(fit()).rejects.toThrow('labels[0] is 3, which is no class')
    expect(training.position.batches).toBe(9)
    expect(training.progress.updates).toBe(9)
  })
})
