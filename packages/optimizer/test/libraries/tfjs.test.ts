import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { auto, driveOptimizer, linear, probe, property, targetOf } from '../../src/index.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const learningRate = linear({ from: 0.5, to: 0.1, steps: 8 })
const momentum = linear({ from: 0.2, to: 0.9, steps: 8 })
const epsilon = 1e-7

type Move = (rate: number, momentum: number) => number

/** What each optimizer moves a weight by when its gradient is 1. */
const optimizers: Record<
  string,
  { create: () => tf.Optimizer; formula: () => Move; momentum?: boolean; loss?: number }
> = {
  sgd: { create: () => tf.train.sgd(1), formula: () => rate => rate },
  momentum: {
    create: () => tf.train.momentum(1, 0.5),
    formula: () => {
      let velocity = 0
      return rate => rate * (velocity = 0.5 * velocity + 1)
    },
  },
  adagrad: {
    create: () => tf.train.adagrad(1, 0.1),
    formula: () => {
      let squares = 0.1
      return rate => rate / Math.sqrt((squares += 1) + epsilon)
    },
  },
  adadelta: {
    create: () => tf.train.adadelta(1, 0.95, epsilon),
    formula: () => {
      let [gradients, updates] = [0, 0]
      return rate => {
        const update = Math.sqrt(updates + epsilon) / Math.sqrt(gradients + epsilon)
        gradients = 0.95 * gradients + 0.05
        updates = 0.95 * updates + 0.05 * update ** 2
        return rate * update
      }
    },
  },
  rmsprop: {
    create: () => tf.train.rmsprop(1, 0.9, 0.2, epsilon),
    momentum: true,
    formula: () => {
      let [squares, moment] = [0, 0]
      return (rate, keep) => {
        squares = 0.9 * squares + 0.1
        moment = keep * moment + rate / Math.sqrt(squares + epsilon)
        return moment
      }
    },
  },
  adam: {
    create: () => tf.train.adam(1, 0.2, 0.999, epsilon),
    momentum: true,
    loss: 3e-5, // of 1 − 0.999 in float32
    formula: () => {
      let [first, second, power1, power2] = [0, 0, 0.2, 0.999]
      return (rate, beta) => {
        first = beta * first + (1 - beta)
        second = 0.999 * second + 0.001
        const move = (rate * (first / (1 - power1))) / (Math.sqrt(second / (1 - power2)) + epsilon)
        // it multiplies the β₁ of each update together, beginning with the one it was made with
        power1 *= beta
        power2 *= 0.999
        return move
      }
    },
  },
  adamax: {
    create: () => tf.train.adamax(1, 0.2, 0.999, epsilon),
    momentum: true,
    formula: () => {
      let [first, norm, power1] = [0, 0, 0.2]
      return (rate, beta) => {
        first = beta * first + (1 - beta)
        norm = Math.max(0.999 * norm, 1)
        const move = ((rate / (1 - power1)) * first) / (norm + epsilon)
        power1 *= beta
        return move
      }
    },
  },
}

/** Does one update of a weight whose gradient is 1, and says how far it went. */
function move(optimizer: tf.Optimizer, weight: tf.Variable): number {
  const before = weight.dataSync()[0]!
  optimizer.applyGradients({ [weight.name]: tf.onesLike(weight) })
  return before - weight.dataSync()[0]!
}

describe.each(Object.entries(optimizers))(
  'tfjs %s',
  (_, { create, formula, momentum: has, loss = 0 }) => {
    it('moves a weight by its formula at the scheduled values, and leaks nothing', () => {
      const weight = tf.variable(tf.tensor1d([0]))
      const optimizer = create()
      const hook = driveOptimizer(optimizer, has ? { learningRate, momentum } : { learningRate })
      const expected = formula()
      let tensors = 0
      for (let t = 0; t < 6; t++) {
        hook.advance()
        const found = tf.tidy(() => move(optimizer, weight))
        const wanted = expected(learningRate(t), momentum(t))
        // float32 on a weight of a few units
        expect(Math.abs(found - wanted)).toBeLessThanOrEqual(6e-7 + loss * wanted)
        if (t === 0) tensors = tf.memory().numTensors
      }
      expect(tf.memory().numTensors).toBe(tensors)
      optimizer.dispose()
      weight.dispose()
    })
  },
)

it('the momentum of tfjs momentum is a note of a tensor: it is not driven, and auto says why', () => {
  const optimizer = tf.train.momentum(0.1, 0.9)
  expect(() => driveOptimizer(optimizer, { learningRate, momentum })).toThrow(
    'momentum cannot be driven here: this optimizer keeps it in a tensor of its own, which @anneal/tfjs can replace. It has learningRate;',
  )
})

describe('probe', () => {
  const weight = (): tf.Variable => tf.variable(tf.tensor1d([0]))
  const measure = async (
    optimizer: tf.Optimizer,
    target = auto(optimizer),
    warm = 0,
  ): Promise<number> => {
    const w = weight()
    for (let i = 0; i < warm; i++) move(optimizer, w)
    const { ratio } = await probe(target, {
      update: () => move(optimizer, w),
      weights: () => w.dataSync(),
    })
    return ratio
  }

  it.each(Object.entries(optimizers))('finds that the rate of %s has an effect', async (_, one) => {
    expect(await measure(one.create())).toBeGreaterThan(300)
  })

  it.each(Object.entries(optimizers))('also when %s is in motion', async (_, one) => {
    expect(await measure(one.create(), undefined, 20)).toBeGreaterThan(60)
  })

  it.each(['sgd', 'momentum'])(
    'finds that %s ignores its property, which reads as it was set',
    async name => {
      const optimizer = optimizers[name]!.create()
      const target = targetOf({ learningRate: property(optimizer, 'learningRate') })
      target.set({ learningRate: 0.25 })
      expect(target.get!()).toEqual({ learningRate: 0.25 })
      await expect(measure(optimizer, target)).rejects.toThrow(
        /^the learning rate has no effect: with a rate 1000 times as high the weights moved 1(\.\d+)? times as far/,
      )
    },
  )
})
