import { expect, it } from 'vitest'
import { cosine, follow, linear } from '../../src/index.ts'

it('is tied to another schedule', () => {
  const rate = cosine({ from: 0.1, steps: 100 })
  const momentum = follow({ schedule: rate, factor: -1, offset: 0.95 })
  for (const t of [0, 10, 99, 100, 1000]) expect(momentum(t)).toBe(0.95 - rate(t))
  expect(momentum.duration).toBe(100)
})

it('takes a power: a batch size that grows as the rate falls', () => {
  const rate = linear({ from: 1, to: 0.25, steps: 3 })
  expect([0, 2, 3].map(follow({ schedule: rate, factor: 32, power: -1 }))).toEqual([32, 64, 128])
  expect(follow({ schedule: rate, power: 0.5 })(3)).toBe(0.5)
})
