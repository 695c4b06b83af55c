import { expect, it } from 'vitest'
import { linear, mirror, step } from '../../src/index.ts'

it('goes to the end and back, and holds the beginning', () => {
  const lr = mirror({ schedule: linear({ from: 0, to: 4, steps: 4 }) })
  expect([0, 1, 4, 5, 7.5, 8, 9, 1e9].map(lr)).toEqual([0, 1, 4, 3, 0.5, 0, 0, 0])
  expect(lr.duration).toBe(8)
})

it('needs an end', () => {
  expect(() => mirror({ schedule: step({ from: 1, factor: 0.5, every: 3 }) })).toThrow(
    'mirror.schedule (step) lasts Infinity steps; only what has a length can be mirrored',
  )
})
