import { grad, init, numpy as np, defaultDevice } from '@jax-js/jax'
import { beforeAll, expect, it } from 'vitest'
import { auto, cosine, plateau, rateFunction, warmup } from '../../src/index.ts'

beforeAll(async () => {
  await init('cpu')
  defaultDevice('cpu')
})

/**
 * What optax' sgd does with a schedule: it counts its own updates, from 0, and asks for the rate of
 * each. (`@jax-js/optax` is not on the registry.)
 */
function sgd(schedule: (count: number) => number): {
  init(): { count: number }
  update(gradient: np.Array, state: { count: number }): [np.Array, { count: number }]
} {
  return {
    init: () => ({ count: 0 }),
    update: (gradient, { count }) => [gradient.mul(-schedule(count)), { count: count + 1 }],
  }
}

const schedule = warmup({ steps: 2, schedule: cosine({ from: 0.3, steps: 4 }) })

it('jax-js: a schedule as a function of the count, from 0', async () => {
  const rate = rateFunction(schedule)
  const optimizer = sgd(rate)
  const gradientOf = grad((w: np.Array) =>
    w.ref
      .mul(w)
      .mul(np.array([1, 2, 3]))
      .sum(),
  )
  let w = np.array([1, -1, 0.5])
  let state = optimizer.init()
  let expected = Float32Array.of(1, -1, 0.5)
  for (let t = 0; t < 6; t++) {
    const [updates, next] = optimizer.update(gradientOf(w.ref), state)
    w = w.add(updates)
    state = next
    // w·w gives w twice: jax adds both up in float32
    const size = expected.map(Math.abs)
    expected = expected.map((value, i) => {
      const g = Math.fround(2 * Math.fround(value * (i + 1)))
      return value + Math.fround(g * Math.fround(-schedule(t)))
    })
    const found = (await w.ref.data()) as Float32Array
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2 ** -22 * size[i]!)
    })
    expected = found.slice()
  }
  expect(rate.progress.updates).toBe(6)
})

it('may be asked for any count, again and again, and goes on from a progress', () => {
  const rate = rateFunction(schedule)
  expect([4, 0, 0, 5, 1].map(rate)).toEqual([4, 0, 0, 5, 1].map(schedule))
  expect(rate.progress.updates).toBe(2)
  const halve = plateau({ schedule, factor: 0.5, patience: 0 })
  const first = rateFunction(halve)
  first(0)
  for (const loss of [1, 2]) first.observe(loss)
  const saved = JSON.parse(JSON.stringify(first.progress)) as typeof first.progress
  const second = rateFunction(halve, { from: saved })
  expect(second(1)).toBe(schedule(1) / 2)
  expect(second(1)).toBe(first(1))
})

it('auto says that a transformation, and a function that makes one, take a function', () => {
  expect(() => auto(sgd(() => 0.1))).toThrow('make it with rateFunction(schedule) instead of')
  expect(() => auto(sgd)).toThrow('It is a function: where it makes an optimizer')
})
