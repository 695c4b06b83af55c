import { expect, it } from 'vitest'
import { auto, OptionError, probe, property, targetOf, type Target } from '../src/index.ts'
import { methods } from './support/methods.ts'

/** A model with two layers that took the rate when it was made, as ml-fnn does. */
function createCopying() {
  const settings = { learningRate: 0.1 }
  const layers = [1, 2].map(w => ({ w, epsilon: settings.learningRate }))
  return {
    settings,
    layers,
    update: () => {
      for (const layer of layers) layer.w -= layer.epsilon
    },
    weights: () => layers.map(({ w }) => w),
  }
}

it('sees that a copied rate does nothing, and puts the number back', async () => {
  const model = createCopying()
  await expect(probe(auto(model), model)).rejects.toThrow(OptionError)
  await expect(probe(auto(model), model)).rejects.toThrow(
    'the learning rate has no effect: with a rate 1000 times as high the weights moved 1.00 times as far. Look for a setter, or make the optimizer anew for each rate',
  )
  expect(model.settings.learningRate).toBe(0.1)
})

it('sees that the copies do something', async () => {
  const model = createCopying()
  const knobs = model.layers.map(layer => property(layer, 'epsilon'))
  const target = targetOf({
    learningRate: {
      set: value => {
        for (const knob of knobs) knob.set(value)
      },
      get: () => knobs[0]!.get(),
    },
  })
  const { ratio, updates } = await probe(target, model)
  expect(ratio).toBeCloseTo(1000, 6)
  expect(updates).toBe(2)
  expect(model.layers.map(({ epsilon }) => epsilon)).toEqual([0.1, 0.1])
})

// adagrad and prodigy change their steps most: by the sums of squares, and by the estimate
it.each(Object.entries(methods))('sees the rate of %s, fresh and in motion', async (_, create) => {
  for (const warm of [0, 30]) {
    const weights = Float64Array.of(5, -5)
    const optimizer = create([weights])
    const update = () => {
      optimizer.step([Float64Array.of(1, 0.5)])
    }
    for (let i = 0; i < warm; i++) update()
    const before = optimizer.learningRate
    const { ratio } = await probe(auto(optimizer), { update, weights: () => weights })
    expect(ratio).toBeGreaterThan(60)
    expect(optimizer.learningRate).toBe(before)
  }
})

it('waits for a velocity that has the rate inside of it', async () => {
  let [w, velocity] = [0, 0]
  const optimizer = { lr: 1, momentum: 0.9 }
  const update = async () => {
    await Promise.resolve()
    velocity = optimizer.momentum * velocity + optimizer.lr
    w -= velocity
  }
  for (let i = 0; i < 30; i++) await update()
  const { ratio, updates } = await probe(auto(optimizer), { update, weights: () => [w] })
  expect(ratio).toBeGreaterThan(60)
  expect(updates).toBeGreaterThan(10)
  expect(updates).toBeLessThanOrEqual(103)
  expect(optimizer.lr).toBe(1)
})

it('says what else may be wrong', async () => {
  const still = { lr: 0.1 }
  const weights = () => [1]
  await expect(probe(auto(still), { update: () => undefined, weights })).rejects.toThrow(
    'the update did not move the weights: is their gradient zero?',
  )
  let w = 1
  const wild = { lr: 0.1 }
  await expect(
    probe(auto(wild), { update: () => (w *= wild.lr * 1e308 * 1e10), weights: () => [w], rate: 1 }),
  ).rejects.toThrow('the weights are not finite after an update at rate 1: try less')
  expect([still.lr, wild.lr]).toEqual([0.1, 0.1])
})

it('passes an error of the update on, and puts the rate back', async () => {
  const optimizer = { lr: 0.1 }
  const update = () => Promise.reject(new RangeError('out of memory'))
  await expect(probe(auto(optimizer), { update, weights: () => [1] })).rejects.toThrow(
    new RangeError('out of memory'),
  )
  expect(optimizer.lr).toBe(0.1)
})

it('works with a target that cannot be read', async () => {
  let [rate, w] = [0.1, 0]
  const target: Target = {
    set: ({ learningRate }) => {
      rate = learningRate!
    },
  }
  const found = await probe(target, { update: () => (w -= rate), weights: () => [w], rate: 0.5 })
  expect(found.ratio).toBeCloseTo(1000, 6)
  expect(rate).toBe(0.5)
})
