import { expect, it } from 'vitest'
import { cosine, createRun, exponential, linear, scale } from '../../src/index.ts'

it('multiplies', () => {
  const inner = linear({ from: 8, steps: 8 })
  const lr = scale({ schedule: inner, factor: -0.5 })
  expect([0, 3, 8].map(lr)).toEqual([-4, -2.5, -0])
  expect(lr.duration).toBe(8)
  expect(scale({ schedule: exponential({ from: 1, k: 1 }), factor: 2 }).duration).toBe(Infinity)
})

it('passes a run on', () => {
  const lr = scale({ schedule: cosine({ from: 1, steps: '100%' }), factor: 3 })
  expect(lr.unbound).toEqual(['100%'])
  const bound = lr.bind(createRun({ steps: 6 }))
  expect(bound.unbound).toEqual([])
  expect([bound(0), bound(6), bound.duration]).toEqual([3, 0, 6])
})
