import * as tf from '@tensorflow/tfjs'
import { describe, expect, it, vi } from 'vitest'
import {
  ScheduleCallback,
  linear,
  plateau,
  type Drivable,
  type LogRecord,
  type ScheduleCallbackOptions,
} from '../src/index.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { firstOf, train, type Trained } from './support/train.ts'

useTfjs()

type Data = tf.data.Dataset<tf.TensorContainer>
type Args = Partial<tf.ModelFitDatasetArgs<tf.TensorContainer>>

const rows = (count: number): Data =>
  tf.data.array(Array.from({ length: count }, () => ({ xs: [1], ys: [0] })))

const fallingTo0 = linear({ from: 1, steps: '100%' })
const falling = (steps: number): ((step: number) => number) => linear({ from: 1, steps })

const trainOn = (
  dataset: Data,
  args: Args = {},
  options: ScheduleCallbackOptions = {},
  plan: Drivable = fallingTo0,
): Promise<Trained> =>
  train(new ScheduleCallback(plan, options), {
    fit: (model, callbacks) => model.fitDataset(dataset, { epochs: 2, ...args, callbacks }),
  })

describe('fitDataset', () => {
  it('knows the size of a dataset, with a ragged last batch', async () => {
    const { moves, history } = await trainOn(rows(10).batch(4))
    expect(moves).toEqual(firstOf(falling(6), 6))
    expect(history['learningRate']).toEqual([falling(6)(2), falling(6)(5)])
  })

  it('knows it with small last batches left out', async () => {
    const { moves } = await trainOn(rows(10).batch(4, false))
    expect(moves).toEqual(firstOf(falling(4), 4))
  })

  it('says so when an epoch is not as long as the run says', async () => {
    expectLeaksOfTfjs(3) // one for each rejection
    for (const stepsPerEpoch of [1, 2, 5])
      await expect(
        trainOn(rows(10).batch(4), { epochs: 4 }, { run: { stepsPerEpoch } }),
      ).rejects.toThrow(
        `the run says that an epoch has ${stepsPerEpoch} updates, but this one had 3: pass run: { stepsPerEpoch: 3 }`,
      )
  })

  it('hears nothing of an epoch that had no data left, as tfjs goes on with them', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    const once = rows(3).batch(1)
    const plan = plateau({ schedule: fallingTo0, metric: 'loss' })
    const args = { epochs: 3, batchesPerEpoch: 3 }
    const records: string[] = []
    const log = ({ event }: LogRecord): void => void records.push(event)
    const { history, moves } = await trainOn(once, args, { log }, plan)
    expect(warn.mock.calls.join()).toContain('ran out of data after 0 batches')
    expect(moves).toEqual(firstOf(falling(9), 3))
    expect(history['loss']).toHaveLength(1)
    expect(history['learningRate']).toEqual([falling(9)(2)])
    expect(records).toEqual(['update', 'update', 'update', 'epoch'])
    expectLeaksOfTfjs(1)
    await expect(trainOn(rows(3).batch(1), args, { run: { stepsPerEpoch: 3 } })).rejects.toThrow(
      'had 0: the dataset has run out, let it repeat()',
    )
    warn.mockRestore()
  })

  it('refuses an option that it does not have', () => {
    const options = { stepsPerEpoch: 3 } as ScheduleCallbackOptions
    expect(() => new ScheduleCallback(fallingTo0, options)).toThrow(
      'ScheduleCallback has no option "stepsPerEpoch"; it has run, from,',
    )
  })

  it('takes batchesPerEpoch', async () => {
    const { moves } = await trainOn(rows(4).repeat().batch(2), { batchesPerEpoch: 3 })
    expect(moves).toEqual(firstOf(falling(6), 6))
  })

  const unknown: Record<string, () => Data> = {
    repeat: () => rows(4).repeat().batch(2),
    filter: () =>
      rows(4)
        .filter(() => true)
        .batch(2),
    generator: () =>
      tf.data
        .generator(function* () {
          yield* [1, 2, 3, 4].map(() => ({ xs: [1], ys: [0] }))
        } as never)
        .batch(2),
  }

  it.each(Object.entries(unknown))('says what to pass for a dataset of %s', async (_, make) => {
    await expect(trainOn(make())).rejects.toThrow(
      /learningRate: linear.steps.*"100%".* the run needs .*pass batchesPerEpoch to it, or run: { stepsPerEpoch } to ScheduleCallback/,
    )
  })

  it('takes stepsPerEpoch for one', async () => {
    const { moves } = await trainOn(unknown['generator']!(), {}, { run: { stepsPerEpoch: 2 } })
    expect(moves).toEqual(firstOf(falling(4), 4))
  })

  it('needs nothing where the plan needs nothing', async () => {
    const plan = linear({ from: 1, steps: 8 })
    const { moves, callback, model } = await trainOn(unknown['generator']!(), {}, {}, plan)
    expect(moves).toEqual(firstOf(plan, 4))
    // and where this fit ended the next one can begin, though nobody knows how long an epoch is
    const next = await train(callback, {
      model,
      fit: (model, callbacks) =>
        model.fitDataset(unknown['generator']!(), {
          epochs: 3,
          initialEpoch: 2,
          callbacks,
        }),
    })
    expect(next.moves).toEqual(firstOf(plan, 2, 4))
  })

  it('does not blame the size for another mistake', async () => {
    const callback = new ScheduleCallback({ learningRate: 1, weightDecay: 0.1 })
    const run = train(callback, {
      fit: (model, callbacks) =>
        model.fitDataset(unknown['generator']!(), { epochs: 1, callbacks }),
    })
    await expect(run).rejects.toThrow(/no channel "weightDecay"; it has learningRate$/)
  })

  it('begins at initialEpoch, which it does not tell its callbacks', async () => {
    const { moves } = await trainOn(rows(2).batch(1), { epochs: 3, initialEpoch: 2 })
    expect(moves).toEqual(firstOf(falling(6), 2, 4))
  })

  it('says that it cannot know where initialEpoch is', async () => {
    const plan = linear({ from: 1, steps: 8 })
    const run = trainOn(unknown['generator']!(), { initialEpoch: 1 }, {}, plan)
    await expect(run).rejects.toThrow(/the run needs stepsPerEpoch.*run: { stepsPerEpoch }/)
  })

  it('takes validation data', async () => {
    const { history } = await trainOn(rows(2).batch(1), { validationData: rows(2).batch(1) })
    expect(history).toHaveProperty('val_loss')
    expect(history['learningRate']).toEqual([0.75, 0.25])
    const [x, y] = [own(tf.ones([2, 1])), own(tf.ones([2, 1]))]
    expect((await trainOn(rows(2).batch(1), { validationData: [x, y] })).moves).toHaveLength(4)
  })
})
