import { expect, it } from 'vitest'
import { constant, linear, reverse, sequence } from '../../src/index.ts'

const lr = sequence({
  parts: [linear({ from: 0, to: 1, steps: 2 }), linear({ from: 5, to: 9, steps: 4 })],
})

it('goes from the end to the beginning, and holds it', () => {
  const back = reverse({ schedule: lr })
  expect([0, 1, 4, 5, 6, 7, 1e9].map(back)).toEqual([9, 8, 5, 0.5, 0, 0, 0])
  expect(back.duration).toBe(6)
})

it('gives what it was when done twice', () => {
  const twice = reverse({ schedule: reverse({ schedule: lr }) })
  for (let t = 0; t <= 6; t += 0.5) expect(twice(t)).toBe(lr(t))
})

it('needs an end', () => {
  expect(() => reverse({ schedule: constant({ value: 1 }) })).toThrow(
    'reverse.schedule (constant) lasts Infinity steps; only what has a length can be reversed',
  )
})
