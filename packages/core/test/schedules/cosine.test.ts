import { expect, it } from 'vitest'
import { cosine } from '../../src/index.ts'
import { exactCosine } from '../exact.ts'
import { near, through } from '../near.ts'

it('follows the textbook: 0.1 to 0.001 in 100 epochs', () => {
  const lr = cosine({ from: 0.1, to: 0.001, steps: 100 })
  for (let t = 0; t <= 100; t++)
    near(lr(t), 0.001 + ((0.1 - 0.001) * (1 + Math.cos((Math.PI * t) / 100))) / 2, 1e-13)
  through(lr, [
    [0, 0.1],
    [100 / 3, 0.001 + 0.099 * 0.75],
    [50, 0.0505],
    [200 / 3, 0.001 + 0.099 * 0.25],
    [100, 0.001],
  ])
})

it.each([1e6, 1e9])('is accurate to the last of %d steps', n => {
  const lr = cosine({ from: 0.1, steps: n })
  const away = cosine({ from: 0.1, to: 0.001, steps: n })
  for (const t of [1, 999, n / 4, n / 2 - 1, n / 2, n / 2 + 1, n - 12345, n - 10, n - 1]) {
    near(lr(t), exactCosine(0.1, 0, t, n))
    near(away(t), exactCosine(0.1, 0.001, t, n))
  }
  expect(lr(n - 1)).toBeGreaterThan(0)
  expect(lr(n)).toBe(0)
})

it('never rises on its way down', () => {
  const lr = cosine({ from: 0.3, to: 0.1, steps: 1001 })
  for (let t = 1; t <= 1001; t++) expect(lr(t)).toBeLessThan(lr(t - 1))
})

it('goes up as well', () => {
  through(cosine({ from: 0, to: 1, steps: 4 }), [
    [0, 0],
    [1, (1 - Math.SQRT1_2) / 2],
    [2, 0.5],
    [3, (1 + Math.SQRT1_2) / 2],
    [4, 1],
  ])
})

it('continues as the wave that it is, also 10 million periods later', () => {
  const lr = cosine({ from: 0.1, to: 0.001, steps: 50, after: 'continue' })
  for (const t of [60, 75, 99, 100, 101, 150]) near(lr(t), exactCosine(0.1, 0.001, t, 50))
  for (const t of [0, 1, 30, 50, 77]) expect(lr(1e9 + t)).toBe(lr(t))
})
