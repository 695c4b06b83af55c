// What `fit` gives besides its events: that it can be awaited, and that feedback may hear of something else.
import { expect, it } from 'vitest'
import { constant, linear, plateau } from '../src/index.ts'
import { begin, losses } from './support/groupTraining.ts'

const run = { epochs: 2, stepsPerEpoch: 2 }
const batches = losses(1, 3)

it('trains to the end when it is awaited, and gives the last event', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }), { run })
  const last = await training.fit(batches)
  expect(last).toMatchObject({ event: 'epoch', update: 4, epoch: 2, metrics: { loss: 2 } })
  expect(training.progress.updates).toBe(4)
  expect(await training.fit(batches)).toBeUndefined()
})

it('can be awaited more than once, and trains once', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }), { run })
  const events = training.fit(batches)
  expect(await events).toBe(await events)
  expect(training.progress.updates).toBe(4)
})

it('rejects with what goes wrong', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }), { run })
  await expect(training.fit([{}])).rejects.toThrow('x')
  expect(training.progress.updates).toBe(0)
})

it('trains no further than its events are gone through', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }), { run })
  for await (const { update } of training.fit(batches)) if (update === 3) break
  expect(training.progress.updates).toBe(3)
})

it('leaves feedback to whoever observes during an epoch, with observe: false', async () => {
  const plan = plateau({
    ...{ schedule: constant({ value: 1 }), metric: 'val_loss', factor: 0.5, patience: 0 },
  })
  const training = begin(plan, { run })
  const rates = []
  for await (const { event, values } of training.fit(batches, { observe: false })) {
    if (event === 'epoch') continue
    rates.push(values['learningRate'])
    training.observe({ val_loss: 1 })
  }
  expect(rates).toEqual([1, 1, 0.5, 0.25])
  // without it the end of an epoch, which has no val_loss, is an observation too
  await expect(begin(plan, { run }).fit(batches)).rejects.toThrow(
    'the metric "val_loss" is undefined',
  )
})

it('refuses metrics that are no function before anything is trained', async () => {
  const training = begin(linear({ from: 1, steps: '100%' }), { run })
  const options = { evaluate: { accuracy: 1 } } as never
  await expect(training.fit(batches, options)).rejects.toThrow('evaluate must be a function')
  expect(training.progress.updates).toBe(0)
})
