import { constant, cosine } from '@anneal/core'
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { ScheduleCallback } from '../src/index.ts'

const fitWith = async (
  callbacks: ScheduleCallback[],
  model = compiled(),
): Promise<tf.LayersModel> => {
  await model.fit(tf.ones([8, 1]), tf.ones([8, 1]), {
    epochs: 2,
    batchSize: 4,
    verbose: 0,
    callbacks,
  })
  return model
}

function compiled(): tf.LayersModel {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
  model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'meanSquaredError' })
  return model
}

const rate = (): ScheduleCallback => new ScheduleCallback(cosine({ from: 0.1, steps: 'rest' }))

it('two callbacks that drive the same are refused, before anything is trained', async () => {
  const model = compiled()
  const before = model.getWeights().map(weights => weights.dataSync().slice())
  await expect(fitWith([rate(), rate()], model)).rejects.toThrow(
    'two ScheduleCallbacks of this fit drive learningRate',
  )
  expect(model.getWeights().map(weights => weights.dataSync())).toEqual(before)
})

it('one after another, after a failure too, and for different channels, they are not', async () => {
  const model = await fitWith([rate()])
  await fitWith([rate()], model)
  const one = rate()
  await expect(fitWith([one, rate()], compiled())).rejects.toThrow('two ScheduleCallbacks')
  await fitWith([one], model)
  const momentum = new ScheduleCallback({ momentum: constant({ value: 0.5 }) })
  await fitWith([rate(), momentum], model)
})
