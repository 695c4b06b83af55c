import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  ScheduleCallback,
  cosine,
  getLearningRate,
  linear,
  loadProgress,
  storeProgress,
  type Progress,
} from '../src/index.ts'
import { own, useTfjs } from './support/tensors.ts'
import { firstOf, train } from './support/train.ts'
import { optimizer, unitGradientModel } from './support/unitGradient.ts'

useTfjs()

const lr = linear({ from: 1, steps: '100%' })
const whole = linear({ from: 1, steps: 16 })
const run = { epochs: 4 }

/** What two of four epochs leave behind. */
async function halfway(): Promise<{ model: tf.LayersModel; from: Progress; text: string }> {
  const { model, callback } = await train(new ScheduleCallback(lr, { run }))
  const text = JSON.stringify(callback.progress)
  return { model, text, from: JSON.parse(text) as Progress }
}

describe('from', () => {
  it('goes on where another run ended', async () => {
    const { from, model } = await halfway()
    const callback = new ScheduleCallback(lr, { from })
    expect(callback.progress).toEqual(from)
    const { moves } = await train(callback, { model, epochs: 4, initialEpoch: 2 })
    expect(moves).toEqual(firstOf(whole, 8, 8))
    expect(callback.progress?.updates).toBe(16)
  })

  it('refuses to go on in the middle of an epoch, where fit cannot begin', async () => {
    const { from } = await halfway()
    const callback = new ScheduleCallback(lr, { from: { ...from, updates: 6 } })
    await expect(train(callback, { epochs: 4, initialEpoch: 1 })).rejects.toThrow(
      'from is at update 6, inside of epoch 1, where fit cannot begin: save at the end of an epoch',
    )
  })

  it('says which initialEpoch to pass', async () => {
    const { from } = await halfway()
    for (const initialEpoch of [0, 1, 3])
      await expect(
        train(new ScheduleCallback(lr, { from }), { epochs: 4, initialEpoch }),
      ).rejects.toThrow(
        `from is at update 8, in epoch 2, but fit begins at epoch ${initialEpoch}: pass initialEpoch: 2 to it`,
      )
  })

  it('is for the first fit only, and for one that failed before it began', async () => {
    const { from, model } = await halfway()
    const callback = new ScheduleCallback(lr, { from, run })
    await expect(train(callback, { model, initialEpoch: 1 })).rejects.toThrow('initialEpoch: 2')
    const on = { model, epochs: 4, initialEpoch: 2 }
    expect((await train(callback, on)).moves).toEqual(firstOf(whole, 8, 8))
    expect((await train(callback, { model, epochs: 4 })).moves).toEqual(firstOf(whole, 16))
  })

  it('asks what to do when the run is another one', async () => {
    const { from, model } = await halfway()
    const on = { model, epochs: 6, initialEpoch: 2 }
    await expect(train(new ScheduleCallback(lr, { from }), on)).rejects.toThrow(
      /set onRunChange to "keep".*"stretch".*"extend"/,
    )
    const rates = async (onRunChange: 'keep' | 'stretch' | 'extend'): Promise<number[]> =>
      (await train(new ScheduleCallback(lr, { from, onRunChange }), on)).moves
    expect(await rates('keep')).toEqual([...firstOf(whole, 8, 8), ...Array<number>(8).fill(0)])
    expect(await rates('stretch')).toEqual(firstOf(linear({ from: 0.5, steps: 16 }), 16))
    expect(await rates('extend')).toEqual(firstOf(linear({ from: 1, steps: 24 }), 16, 8))
  })

  it('counts epochs as they were when the batches were others', async () => {
    const { from, model } = await halfway()
    const changed = { from, onRunChange: 'keep', onPlanChange: 'follow' } as const
    const callback = new ScheduleCallback(whole, changed)
    const { moves } = await train(callback, { model, epochs: 4, initialEpoch: 2, batchSize: 2 })
    expect(moves).toEqual(firstOf(whole, 4, 8))
  })

  it('refuses another plan than the one that was saved', async () => {
    const { from, model } = await halfway()
    const other = linear({ from: 1, steps: 15 })
    const callback = new ScheduleCallback(other, { from, onRunChange: 'keep' })
    await expect(train(callback, { model, epochs: 4, initialEpoch: 2 })).rejects.toThrow(
      'the plan is not that of the progress: learningRate was linear ',
    )
  })

  it('refuses what is no progress', async () => {
    const from = { version: 2, updates: 8 } as never
    await expect(
      train(new ScheduleCallback(whole, { from }), { initialEpoch: 0 }),
    ).rejects.toThrow()
  })
})

describe('a model that is saved', () => {
  async function saveAndLoad(
    model: tf.LayersModel,
    includeOptimizer = true,
  ): Promise<tf.LayersModel> {
    let saved: tf.io.ModelArtifacts | undefined
    const handler = tf.io.withSaveHandler(artifacts => {
      saved = artifacts
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' },
      })
    })
    await model.save(handler, { includeOptimizer })
    saved!.userDefinedMetadata = structuredClone(saved!.userDefinedMetadata!)
    const loaded = own(await tf.loadLayersModel(tf.io.fromMemory(saved!)))
    const loss = (_: tf.Tensor, predicted: tf.Tensor): tf.Tensor => tf.mean(predicted)
    loaded.compile({ optimizer: own(tf.train.sgd(getLearningRate(model.optimizer))), loss })
    return loaded
  }

  it('brings its progress', async () => {
    const { model, from } = await halfway()
    model.setUserDefinedMetadata({ author: 'me' })
    storeProgress(model, from)
    const loaded = await saveAndLoad(model, false)
    expect(loadProgress(loaded)).toEqual(from)
    expect(loaded.getUserDefinedMetadata()).toMatchObject({ author: 'me' })
    const callback = new ScheduleCallback(lr, { from: loadProgress(loaded) })
    const { moves } = await train(callback, { model: loaded, epochs: 4, initialEpoch: 2 })
    expect(moves).toEqual(firstOf(whole, 8, 8))
    storeProgress(loaded, undefined)
    expect(loaded.getUserDefinedMetadata()).toEqual({ author: 'me' })
  })

  it('has none of its own', () => {
    const model = unitGradientModel()
    expect(loadProgress(model)).toBeUndefined()
    storeProgress(model, undefined)
    expect(model.getUserDefinedMetadata()).toEqual({})
  })

  it('does not compound a relative schedule, though it brings the rate that was last', async () => {
    const half = { run, relative: true }
    const { model, callback } = await train(new ScheduleCallback(lr, half), {
      optimizer: optimizer('sgd', 0.5),
    })
    storeProgress(model, callback.progress)
    const loaded = await saveAndLoad(model, false)
    const from = loadProgress(loaded)
    expect(getLearningRate(loaded.optimizer)).toBe(0.5 * whole(7))
    const resumed = new ScheduleCallback(lr, { ...half, from })
    const { moves } = await train(resumed, { model: loaded, epochs: 4, initialEpoch: 2 })
    expect(moves).toEqual(firstOf(t => 0.5 * whole(t), 8, 8))
    // and neither does the next fit
    const next = new ScheduleCallback(lr, half)
    expect((await train(next, { model: loaded })).moves[0]).toBe(0.5)
  })

  it('keeps everything but what tfjs leaves out', async () => {
    // why there are checkpoints: what tfjs saves of adam is not all of it
    const model = unitGradientModel(optimizer('adamax'))
    await train(cosine({ from: 0.1, steps: 8 }), { model })
    await expect(saveAndLoad(model)).rejects.toThrow('not implemented for Adamax')
  })
})
