import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  cosine,
  driveOptimizer,
  getLearningRate,
  linear,
  plateau,
  type Drive,
} from '../src/index.ts'
import { movesOf } from './support/formulas.ts'
import { own, useTfjs, variable } from './support/tensors.ts'
import { firstOf } from './support/train.ts'
import {
  ones,
  optimizer,
  optimizerNames,
  resetWeight,
  unitGradientModel,
  weightOf,
} from './support/unitGradient.ts'

useTfjs()

const lr = linear({ from: 1, to: 0.25, steps: 6 })

/** A weight at 0, which `update` moves by the rate that it uses. */
async function movesBy(update: (weight: tf.Variable) => void, updates = 6): Promise<number[]> {
  const moves: number[] = []
  const weight = variable(0)
  for (let i = 0; i < updates; i++) {
    tf.tidy(() => {
      weight.assign(tf.scalar(0))
    })
    update(weight)
    moves.push(-(await weight.data())[0]!)
  }
  return moves
}

const lossOf = (weight: tf.Variable) => (): tf.Scalar => weight.mul(1).asScalar()

describe('driveOptimizer', () => {
  it.each(optimizerNames)('drives %s by minimize', async name => {
    const opt = optimizer(name)
    const drive = driveOptimizer(opt, cosine({ from: 0.5, to: 0.1, steps: 6 }))
    const rates: number[] = []
    const moves = await movesBy(weight => {
      rates.push(drive.advance())
      opt.minimize(lossOf(weight), false, [weight])
    })
    const expected = movesOf(
      name,
      rates.map(rate => ({ rate })),
    )
    for (const [i, move] of moves.entries()) expect(move / expected[i]!).toBeCloseTo(1, 4)
  })

  it('drives applyGradients', async () => {
    const opt = optimizer('sgd')
    const drive = driveOptimizer(opt, lr)
    const moves = await movesBy(weight => {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(lossOf(weight), [weight])
        drive.advance()
        opt.applyGradients(grads)
      })
    })
    expect(moves).toEqual(firstOf(lr, 6))
  })

  it('advances once for accumulated gradients', async () => {
    const opt = optimizer('sgd')
    const drive = driveOptimizer(opt, lr)
    const moves = await movesBy(weight => {
      tf.tidy(() => {
        const all = [1, 2, 3, 4].map(
          () => tf.variableGrads(lossOf(weight), [weight]).grads[weight.name]!,
        )
        drive.advance()
        opt.applyGradients({ [weight.name]: tf.addN(all).div(4) })
      })
    })
    expect(moves).toEqual(firstOf(lr, 6))
    expect(drive.progress.updates).toBe(6)
  })

  it('drives trainOnBatch', async () => {
    const model = unitGradientModel(optimizer('sgd'))
    const drive = driveOptimizer(model.optimizer, lr)
    const { x, y } = ones(2)
    const moves: number[] = []
    for (let i = 0; i < 6; i++) {
      resetWeight(model)
      drive.advance()
      tf.dispose(await model.trainOnBatch(x, y))
      moves.push(-(await weightOf(model)))
    }
    expect(moves).toEqual(firstOf(lr, 6))
  })

  it('takes an update back, and hears of metrics', async () => {
    const opt = optimizer('sgd')
    const falling = plateau({ schedule: lr, patience: 0, factor: 0.5 })
    const drive: Drive<typeof falling> = driveOptimizer(opt, falling)
    const rates = [drive.advance(), drive.advance()]
    drive.retract() // it overflowed
    rates.push(drive.advance())
    drive.observe({ loss: 1 })
    drive.observe(1)
    rates.push(drive.advance())
    expect(rates).toEqual([1, 0.875, 0.875, 0.375])
    expect(getLearningRate(opt)).toBe(0.375)
    await Promise.resolve()
  })

  it('multiplies what the optimizer had of itself, also when it goes on from JSON', () => {
    const opt = optimizer('sgd', 0.5)
    const half = linear({ from: 1, steps: 4 })
    const first = driveOptimizer(opt, half, { relative: true })
    expect([first.advance(), first.advance()]).toEqual([0.5, 0.375])
    const again = driveOptimizer(opt, half, { relative: true })
    expect(again.advance()).toBe(0.5)
    // in another process the optimizer comes with the rate that it had last
    const restored = own(tf.train.sgd(0.375))
    const from = structuredClone(first.progress)
    expect(driveOptimizer(restored, half, { relative: true, from }).advance()).toBe(0.25)
    expect(driveOptimizer(restored, half, { relative: true }).advance()).toBe(0.5)
  })

  it('lists its own options among those that there are', () => {
    expect(() => driveOptimizer(optimizer('sgd'), lr, { los: 1 } as object)).toThrow(
      /^drive has no option "los"; it has run, .*, onChange, loss$/,
    )
  })

  it('refuses a channel that the optimizer does not have', () => {
    expect(() => driveOptimizer(optimizer('sgd'), { momentum: 0.9 })).toThrow(
      'no channel "momentum"; it has learningRate',
    )
  })

  it('says that a model was not compiled', () => {
    const { optimizer: none } = own(tf.sequential())
    expect(none).toBeUndefined()
    const from = { version: 1, updates: 0, run: null, base: { learningRate: 1 } } as const
    for (const options of [{}, { from }])
      expect(() => driveOptimizer(none, lr, options)).toThrow('Was the model compiled with one?')
  })
})
