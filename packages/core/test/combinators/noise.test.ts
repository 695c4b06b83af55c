import { expect, it } from 'vitest'
import { constant, cosine, noise } from '../../src/index.ts'
import { near } from '../near.ts'

const one = constant({ value: 1 })
const count = 20_000
const drawn = (options: object, from = 0): number[] => {
  const lr = noise({ schedule: one, amount: 1, ...options })
  return Array.from({ length: count }, (_, t) => lr(from + t) - 1)
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

it('is uniform within its bounds', () => {
  for (const from of [0, 1e9, 2 ** 40]) {
    const values = drawn({}, from)
    expect(Math.max(...values)).toBeLessThanOrEqual(1)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1)
    expect(Math.abs(mean(values))).toBeLessThan(0.02)
    expect(mean(values.map(value => value ** 2))).toBeCloseTo(1 / 3, 1)
    for (let tenth = 0; tenth < 10; tenth++) {
      const inside = values.filter(value => Math.floor((value + 1) * 5) === tenth)
      expect(Math.abs(inside.length - count / 10)).toBeLessThan(200)
    }
  }
})

it('is normal, and never further off than three deviations', () => {
  const values = drawn({ distribution: 'normal', seed: 5 })
  expect(Math.abs(mean(values))).toBeLessThan(0.03)
  expect(mean(values.map(value => value ** 2))).toBeCloseTo(1, 1)
  expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(3)
  const within = values.filter(value => Math.abs(value) < 1).length / count
  expect(within).toBeCloseTo(0.683, 1)
})

it('is the same for the same seed, and unlike that of another one or of the next step', () => {
  expect(drawn({ seed: 3 })).toEqual(drawn({ seed: 3 }))
  const pairs = [
    [drawn({ seed: 3 }), drawn({ seed: 4 })],
    [drawn({}), drawn({}, count)],
    [drawn({ seed: -1 }), drawn({ seed: 1 })],
    [drawn({}), drawn({}, 1).map(value => -value)],
  ] as const
  for (const [a, b] of pairs) {
    expect(new Set([...a, ...b]).size).toBeGreaterThan(1.99 * count)
    expect(Math.abs(mean(a.map((value, i) => value * b[i]!)))).toBeLessThan(0.015)
  }
})

// worked out in Python: a config is the same curve in all versions, so the hash may never change
it.each<[number, 'uniform' | 'normal', ...[step: number, value: number][]]>([
  [
    0,
    'uniform',
    [0, 0.9083490819903091],
    [1, 0.7112583873094991],
    [2 ** 32 + 1, 1.1743106773355976],
  ],
  [
    42,
    'uniform',
    [0, 0.5620509587461129],
    [1, 0.5223568432265893],
    [2 ** 32 + 1, 1.3195203087525442],
  ],
  [
    -3,
    'uniform',
    [0, 1.1516086667543277],
    [1, 0.7321167601039633],
    [2 ** 32 + 1, 1.3511227898998186],
  ],
  [0, 'normal', [1, 0.6552224254992495], [162, 2.5], [426, -0.5]],
  [42, 'normal', [0, 2.1597859485825834], [1, 0.23065318525216671], [999, 1.41994299479238]],
])('has the same values for ever: seed %d, %s', (seed, distribution, ...points) => {
  const lr = noise({ schedule: one, amount: 0.5, seed, distribution })
  for (const [step, value] of points) near(lr(step), value, 1e-14)
})

it('is a share of the value, the same all through a step', () => {
  const schedule = cosine({ from: 0.1, steps: 50 })
  const lr = noise({ schedule, amount: 0.2 })
  for (let t = 0; t < 50; t++) {
    const share = lr(t) / schedule(t)
    expect(Math.abs(share - 1)).toBeLessThanOrEqual(0.2)
    expect(lr(t + 0.5) / schedule(t + 0.5)).toBeCloseTo(share, 12)
  }
  expect([lr(50), lr.duration]).toEqual([0, 50])
  expect(noise({ schedule, amount: 0 })(7)).toBe(schedule(7))
})
