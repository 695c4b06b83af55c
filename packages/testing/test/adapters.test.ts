import { driveOptimizer as driveAny, sgd } from '@anneal/optimizer'
import { driveOptimizer as driveTfjs } from '@anneal/tfjs'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, it } from 'vitest'
import { adapterContract } from '../src/index.ts'

describe('@anneal/tfjs', () => {
  beforeAll(() => tf.setBackend('cpu'))
  const create = (rate: number): ReturnType<Parameters<typeof adapterContract>[0]['create']> => {
    const optimizer = tf.train.sgd(rate)
    const weight = tf.variable(tf.scalar(0))
    return {
      drive: (plan, options) => driveTfjs(optimizer, plan, options),
      update: () => {
        optimizer.minimize(() => weight.asScalar(), false, [weight])
      },
      weight: () => weight.dataSync()[0] ?? NaN,
      held: () => tf.memory().numTensors,
      dispose: () => {
        optimizer.dispose()
        weight.dispose()
      },
    }
  }
  for (const { name, run } of adapterContract({ create })) it(name, run)
})

describe('@anneal/optimizer', () => {
  const create = (rate: number): ReturnType<Parameters<typeof adapterContract>[0]['create']> => {
    const weights = new Float64Array(1)
    const optimizer = sgd([weights], { learningRate: rate })
    return {
      drive: (plan, options) => driveAny(optimizer, plan, options),
      update: () => {
        optimizer.step([Float64Array.of(1)])
      },
      weight: () => weights[0] ?? NaN,
    }
  }
  for (const { name, run } of adapterContract({ create, tolerance: 1e-15 })) it(name, run)
})
