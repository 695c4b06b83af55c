// What `fit` gives besides its events: that it can be awaited, and that feedback may hear of something else.
import { expect, it } from 'vitest'
import { Training, constant, linear, plateau, type Batch, type Drivable } from '../src/index.ts'
import { groupStep } from './support/models.ts'
import { InferenceSession, Tensor, quiet } from './support/ort.ts'

const session = await InferenceSession.create(groupStep(), quiet)

const begin = (plan: Drivable): Training =>
  new Training(session, {
    ...{ Tensor, plan, run: { epochs: 2, stepsPerEpoch: 2 } },
    channels: { learningRate: ['learning_rate', 'learning_rate.head'] },
    base: { momentum: 0.5 },
    state: {
      w: { data: Float32Array.of(0), dims: [] },
      head: { data: Float32Array.of(0), dims: [1] },
      velocity: { data: Float32Array.of(0), dims: [] },
    },
  })
const batches = [1, 3].map((loss): Batch => ({ x: { data: Float32Array.of(loss), dims: [] } }))

it('trains to the end when it is awaited, and gives the last event', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }))
  const last = await training.fit(batches)
  expect(last).toMatchObject({ event: 'epoch', update: 4, epoch: 2, metrics: { loss: 2 } })
  expect(training.progress.updates).toBe(4)
  expect(await training.fit(batches)).toBeUndefined()
})

it('can be awaited more than once, and trains once', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }))
  const events = training.fit(batches)
  expect(await events).toBe(await events)
  expect(training.progress.updates).toBe(4)
})

it('rejects with what goes wrong', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }))
  await expect(training.fit([{}])).rejects.toThrow('x')
  expect(training.progress.updates).toBe(0)
})

it('trains no further than its events are gone through', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }))
  for await (const { update } of training.fit(batches)) if (update === 3) break
  expect(training.progress.updates).toBe(3)
})

it('leaves feedback to whoever observes during an epoch, with observe: false', async () => {
  const plan = plateau({
    ...{ schedule: constant({ value: 1 }), metric: 'val_loss', factor: 0.5, patience: 0 },
  })
  const training = begin(plan)
  const rates = []
  for await (const { event, values } of training.fit(batches, { observe: false })) {
    if (event === 'epoch') continue
    rates.push(values['learningRate'])
    training.observe({ val_loss: 1 })
  }
  expect(rates).toEqual([1, 1, 0.5, 0.25])
  // without it the end of an epoch, which has no val_loss, is an observation too
  await expect(begin(plan).fit(batches)).rejects.toThrow('the metric "val_loss" is undefined')
})

it('refuses metrics that are no function before anything is trained', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }))
  const options = { evaluate: { accuracy: 1 } } as never
  await expect(training.fit(batches, options)).rejects.toThrow('evaluate must be a function')
  expect(training.progress.updates).toBe(0)
})
