import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  ScheduleCallback,
  combineCallbacks,
  driveOptimizer,
  linear,
  scaledLoss,
  type LossFunction,
  type Plan,
} from '../src/index.ts'
import { bitsOf, network, samples } from './support/network.ts'
import { expectLeaksOfTfjs, own, useTfjs } from './support/tensors.ts'
import { watch } from './support/train.ts'
import { ones, optimizer, unitGradientModel } from './support/unitGradient.ts'

useTfjs()

const decay = linear({ from: 1, to: 0, steps: 8 })
const halves = linear({ from: 0.5, to: 0, steps: 8 })

/** What each update moved the weight of a unit-gradient model by. */
async function movesOf(name: 'sgd' | 'momentum' | 'adam', plan: Plan): Promise<number[]> {
  const model = unitGradientModel(optimizer(name, 0.5))
  const loss = scaledLoss((_, predicted) => tf.mean(predicted))
  model.compile({ optimizer: model.optimizer, loss })
  const { x, y } = ones(4)
  const moves: number[] = []
  await model.fit(x, y, {
    ...{ epochs: 2, batchSize: 1, shuffle: false },
    callbacks: combineCallbacks(new ScheduleCallback(plan, { loss }), watch(model, moves)),
  })
  return moves
}

describe('a decay of the loss', () => {
  it('is one of the rate for plain sgd, to the last bit', async () => {
    const moves = await movesOf('sgd', { lossScale: decay })
    expect(moves).toEqual([8, 7, 6, 5, 4, 3, 2, 1].map(eighths => eighths / 16))
    expect(await movesOf('sgd', { learningRate: halves })).toEqual(moves)
  })
  it('lags for momentum, whose velocity keeps gradients of earlier scales', async () => {
    const moves = await movesOf('momentum', { lossScale: decay })
    const byRate = await movesOf('momentum', { learningRate: halves })
    // v ← v/2 + scale
    let velocity = 0
    for (const [i, move] of moves.entries()) {
      velocity = velocity / 2 + (8 - i) / 8
      expect(Math.abs(move - velocity / 2)).toBeLessThan(1e-6)
      if (i > 0) expect(move).toBeGreaterThan(byRate[i]!)
    }
  })
  it('does less for adam', async () => {
    const [moves, byRate] = [
      await movesOf('adam', { lossScale: decay }),
      await movesOf('adam', { learningRate: halves }),
    ]
    expect(moves[7]! / moves[0]!).toBeGreaterThan(3 * (byRate[7]! / byRate[0]!))
  })
})

it('leaves the value of the loss alone, and its gradient with a scale of 1', async () => {
  const { x, y } = samples()
  const mse = tf.metrics.meanSquaredError
  const train = async (loss: LossFunction, plan: Plan, options: object) => {
    const model = network(optimizer('adam', 0.01))
    model.compile({ optimizer: model.optimizer, loss })
    const { history } = await model.fit(x, y, {
      ...{ epochs: 2, batchSize: 4, shuffle: false, validationData: [x, y] },
      callbacks: new ScheduleCallback(plan, options),
    })
    return { model, history }
  }
  const loss = scaledLoss(mse)
  const scaled = await train(loss, { lossScale: 1 }, { loss })
  const plain = await train(mse, { learningRate: 0.01 }, {})
  expect(scaled.history['loss']).toEqual(plain.history['loss'])
  expect(scaled.history['val_loss']).toEqual(plain.history['val_loss'])
  expect(scaled.history['lossScale']).toEqual([1, 1])
  expect(await bitsOf(scaled.model)).toBe(await bitsOf(plain.model))
  const none = await train(loss, { lossScale: 0 }, { loss })
  expect(none.history['val_loss']![0]).toBe(none.history['val_loss']![1])
  expect(none.history['val_loss']![0]).toBeGreaterThan(0.1)
})

it('works in a loop of your own', () => {
  const weight = own(tf.tidy(() => tf.variable(tf.scalar(1))))
  const sgd = own(tf.train.sgd(0.25))
  const loss = scaledLoss((_, predicted) => predicted)
  const nothing = own(tf.scalar(0))
  const lr = driveOptimizer(sgd, { lossScale: decay }, { loss })
  for (let update = 0; update < 4; update++) {
    lr.advance()
    sgd.minimize(() => loss(nothing, weight).asScalar())
  }
  expect(weight.dataSync()[0]).toBe(1 - (0.25 * (8 + 7 + 6 + 5)) / 8)
})

it('is refused where there is no scaled loss, and where the scale cannot be', async () => {
  const { x, y } = ones(4)
  const fit = (plan: Plan, options: object) =>
    unitGradientModel().fit(x, y, { callbacks: new ScheduleCallback(plan, options) })
  await expect(fit({ lossScale: 1 }, {})).rejects.toThrow('the target has no channel "lossScale"')
  await expect(fit({ lossScale: 1 }, { loss: () => 1 })).rejects.toThrow('what scaledLoss made')
  const loss = scaledLoss((_, predicted) => tf.mean(predicted))
  await expect(fit({ lossScale: -1 }, { loss })).rejects.toThrow('lossScale cannot be -1')
  expect(loss.scale).toBe(1)
  expectLeaksOfTfjs(1) // the batch that fit had made
})
