// A run that goes on with batches of another size: at the end of an epoch, or by its plan from any update.
import { sgd } from '@anneal/onnx-graph'
import { describe, expect, it } from 'vitest'
import {
  cosine,
  createTraining,
  inMemory,
  piecewise,
  type CreateTrainingOptions,
  type Plan,
  type Training,
} from '../src/index.ts'
import { examples, perceptronStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'

const { x, labels } = examples(64)
const data = inMemory({ x: { data: x, dims: [8] }, labels: { data: labels } })
const graph = perceptronStep(sgd())
const learningRate = cosine({ from: 0.05, steps: '4 epochs' })
const run = { epochs: 4, datasetSize: 64, batchSize: 8 }

const begin = (options: Partial<CreateTrainingOptions<Plan>> = {}): Promise<Training<Plan>> =>
  createTraining(ort, graph, { plan: { learningRate }, run, session: quiet, ...options })

/** A training in batches of 8, after this update, or after the epoch that ends with it. */
async function savedAt(event: 'update' | 'epoch', updates: number): Promise<Uint8Array> {
  const training = await begin()
  for await (const told of training.fit(data))
    if (told.event === event && told.update === updates) break
  return await training.checkpoint()
}

describe('within an epoch', () => {
  it('another size is refused when the training is made, with the way to have it', async () => {
    const checkpoint = await savedAt('update', 10)
    await expect(
      begin({ checkpoint, run: { ...run, batchSize: 16 }, onRunChange: 'stretch' }),
    ).rejects.toThrow(
      'in batches of 8, and now they are of 16: go on from the end of an epoch, or say it in the plan, as batchSize: piecewise({ values: [8, 16], at: [10] })',
    )
  })

  it('the plan has it, and no example is missed or seen twice', async () => {
    const batchSize = piecewise({ values: [8, 16], at: [10] })
    const plan = { learningRate, batchSize }
    const checkpoint = await savedAt('update', 10)
    const training = await begin({ checkpoint, plan, onPlanChange: 'follow' })
    const epochs: unknown[] = []
    for await (const { event, update, samples, values } of training.fit(data))
      if (event === 'epoch') epochs.push([update, samples, values['batchSize']])
    // 2 of the 8 updates of the second epoch were done: 48 examples are left, in 3 updates
    expect(epochs).toEqual([
      [13, 128, 16],
      [17, 192, 16],
      [21, 256, 16],
    ])
    expect(training.values['learningRate']).toBe(0)
  })
})

it('at the end of an epoch another size is a change of the run like any other', async () => {
  const checkpoint = await savedAt('epoch', 8)
  const other = { checkpoint, run: { ...run, batchSize: 16 } }
  await expect(begin(other)).rejects.toThrow('set onRunChange to')
  const training = await begin({ ...other, onRunChange: 'keep' })
  expect(await training.fit(data)).toMatchObject({ update: 8 + 3 * 4, epoch: 4, samples: 256 })
})
