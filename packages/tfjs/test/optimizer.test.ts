import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import {
  OptionError,
  getLearningRate,
  getMomentum,
  optimizerTarget,
  setLearningRate,
  setMomentum,
} from '../src/index.ts'
import { movesOf, type Update } from './support/formulas.ts'
import { own, useTfjs, variable } from './support/tensors.ts'
import { float32 } from './support/train.ts'
import { optimizer, optimizerNames, type OptimizerName } from './support/unitGradient.ts'

useTfjs()

/** Updates a weight whose gradient is 1, and says how far each of them moved it. */
async function moves(
  optimizer: tf.Optimizer,
  updates: number,
  before: (update: number) => void = () => undefined,
): Promise<number[]> {
  const weight = variable(0)
  const found: number[] = []
  for (let update = 0; update < updates; update++) {
    before(update)
    const zero = tf.scalar(0)
    weight.assign(zero)
    zero.dispose()
    optimizer.minimize(() => weight.mul(1).asScalar(), false, [weight])
    found.push(-(await weight.data())[0]!)
  }
  return found
}

const expectClose = (found: readonly number[], expected: readonly number[]): void => {
  expect(found).toHaveLength(expected.length)
  for (const [i, value] of found.entries())
    expect(value / expected[i]!, `update ${i}`).toBeCloseTo(1, 4)
}

describe('setLearningRate', () => {
  const rates = [0.5, 0.125, 0.75, 0.75, 0.0625, 1]

  it.each(optimizerNames)('sets the rate that %s uses', async name => {
    const opt = optimizer(name)
    const found = await moves(opt, rates.length, update => {
      setLearningRate(opt, rates[update]!)
      expect(getLearningRate(opt)).toBe(rates[update])
    })
    expectClose(
      found,
      movesOf(
        name,
        rates.map(rate => ({ rate })),
      ),
    )
  })

  it.each(optimizerNames.filter(name => name !== 'rmsprop'))(
    'moves %s in proportion to the rate, update by update',
    async name => {
      const opt = optimizer(name)
      const found = await moves(opt, rates.length, update => {
        setLearningRate(opt, rates[update]!)
      })
      const fixed = await moves(optimizer(name, 1), rates.length)
      for (const [i, move] of found.entries()) expect(move / fixed[i]!).toBeCloseTo(rates[i]!, 6)
    },
  )

  it('makes a rate of 0 an update that changes nothing', async () => {
    for (const name of optimizerNames) {
      const opt = optimizer(name)
      setLearningRate(opt, 0)
      expect((await moves(opt, 1))[0]! + 0, name).toBe(0)
    }
  })

  it.each([NaN, Infinity, -Infinity, -1e-9, 1e39, undefined, '0.1' as never])(
    'refuses %s and leaves the optimizer as it is',
    async value => {
      const opt = optimizer('sgd', 0.5)
      expect(() => {
        setLearningRate(opt, value!)
      }).toThrow(/learningRate cannot be .*: it must be a finite number from 0 up/)
      expect(getLearningRate(opt)).toBe(0.5)
      expect(await moves(opt, 1)).toEqual([0.5])
    },
  )

  it('refuses what is no optimizer', () => {
    expect(() => getLearningRate({} as never)).toThrow(OptionError)
    expect(() => {
      setLearningRate({} as never, 1)
    }).toThrow('this is no optimizer of tfjs')
  })
})

describe('tfjs itself', () => {
  // When one of these fails, tfjs was mended: then the README and the JSDoc say too much.
  it.each(['sgd', 'momentum'] as const)(
    'ignores an assignment to learningRate in %s',
    async name => {
      const opt = optimizer(name, 0.5)
      Object.assign(opt, { learningRate: 0.25 })
      expect(await moves(opt, 1)).toEqual([0.5])
      expect(opt.getConfig()['learningRate']).toBe(0.25)
    },
  )

  it('ignores its own setMomentum', async () => {
    const opt = own(tf.train.momentum(1, 0.5))
    opt.setMomentum(0.25)
    expect(await moves(opt, 2)).toEqual([1, 1.5])
  })

  it('has none of the functions that some pages tell of', () => {
    expect(tf.train).not.toHaveProperty('polynomialDecay')
    expect(tf.train).not.toHaveProperty('exponentialDecay')
    expect(tf.callbacks).not.toHaveProperty('learningRateScheduler')
    expect(tf.callbacks).not.toHaveProperty('reduceLROnPlateau')
    for (const name of optimizerNames) {
      const opt = optimizer(name)
      expect(opt).not.toHaveProperty('getLearningRate')
      expect('setLearningRate' in opt, name).toBe(name === 'sgd' || name === 'momentum')
    }
  })
})

describe('setMomentum', () => {
  const values = [0.9, 0, 0.25, 0.99, 0.5, 0.5]
  const having: OptimizerName[] = ['momentum', 'rmsprop', 'adam', 'adamax']

  it.each(having)('sets the momentum that %s uses', async name => {
    const opt = optimizer(name, 0.5)
    const updates = values.map((momentum): Update => ({ rate: 0.5, momentum }))
    const found = await moves(opt, values.length, update => {
      setMomentum(opt, values[update]!)
      expect(getMomentum(opt)).toBe(values[update])
    })
    expectClose(found, movesOf(name, updates))
  })

  it('is exact for momentum', async () => {
    const opt = optimizer('momentum', 1)
    setMomentum(opt, 0.75)
    expect(await moves(opt, 3)).toEqual([1, 1.75, 2.3125])
  })

  it('works with nesterov', async () => {
    const opt = own(tf.train.momentum(1, 0.5, true))
    setMomentum(opt, 0.75)
    expect(await moves(opt, 2)).toEqual([1.75, 2.3125])
  })

  it.each(['sgd', 'adagrad', 'adadelta'] as const)('is refused by %s', name => {
    expect(getMomentum(optimizer(name))).toBeUndefined()
    expect(() => {
      setMomentum(optimizer(name), 0.5)
    }).toThrow(/has no momentum: momentum, rmsprop, adam and adamax have one/)
  })

  it.each([1, 1 - 1e-12, 1.5, -0.1, NaN])('refuses %s', value => {
    const opt = optimizer('momentum')
    expect(() => {
      setMomentum(opt, value)
    }).toThrow(/momentum cannot be .*from 0 up to, but not, 1/)
    expect(getMomentum(opt)).toBe(0.5)
  })
})

describe('optimizerTarget', () => {
  it('sets nothing unless all can be set', () => {
    const opt = optimizer('momentum', 0.5)
    const target = optimizerTarget(opt)
    expect(() => {
      target.set({ learningRate: 0.25, momentum: 1 })
    }).toThrow(OptionError)
    expect(getLearningRate(opt)).toBe(0.5)
  })

  it('gives what the optimizer had before a schedule set it', () => {
    const opt = optimizer('momentum', 0.5)
    const target = optimizerTarget(opt)
    target.set({ learningRate: 0.25 })
    target.set({ momentum: 0.75 })
    target.set({ learningRate: 0.125 })
    expect([getLearningRate(opt), getMomentum(opt)]).toEqual([0.125, 0.75])
    expect(target.get!()).toEqual({ learningRate: 0.5, momentum: 0.5 })
    setLearningRate(opt, 2) // by hand: this is now its own
    expect(target.get!()).toEqual({ learningRate: 2, momentum: 0.5 })
    expect(optimizerTarget(opt).get!()).toEqual({ learningRate: 2, momentum: 0.5 })
  })

  it('rounds only where tfjs does', async () => {
    const opt = optimizer('sgd')
    optimizerTarget(opt).set({ learningRate: 0.1 })
    expect(getLearningRate(opt)).toBe(0.1)
    expect(await moves(opt, 1)).toEqual(float32([0.1]))
  })
})
