import { describe, expect, it } from 'vitest'
import { createRun, knots } from '../../src/index.ts'
import { near, through } from '../near.ts'

it('goes in straight lines, and holds the values at both ends', () => {
  const lr = knots({ values: [1, 3, 2], at: [2, 6, 10] })
  through(lr, [
    [0, 1],
    [2, 1],
    [3, 1.5],
    [6, 3],
    [8, 2.5],
    [10, 2],
    [1e9, 2],
  ])
  expect(lr.duration).toBe(10)
})

it('goes in waves, or by equal shares', () => {
  const wave = knots({ values: [0, 1, 0.5], at: [0, 8, 12], shape: 'cosine' })
  for (let t = 0; t <= 8; t++)
    expect(wave(t)).toBeCloseTo((1 - Math.cos((Math.PI * t) / 8)) / 2, 14)
  for (let t = 8; t <= 12; t++)
    near(wave(t), 0.5 + (1 + Math.cos((Math.PI * (t - 8)) / 4)) / 4, 1e-14)
  const shares = knots({ values: [1e-4, 1, 0.1], at: [0, 4, 6], shape: 'geometric' })
  through(shares, [
    [0, 1e-4],
    [1, 1e-3],
    [2, 0.01],
    [3, 0.1],
    [4, 1],
    [5, Math.sqrt(0.1)],
    [6, 0.1],
  ])
})

it('jumps at two knots of the same step, and is one value with one knot', () => {
  const lr = knots({ values: [1, 2, 5, 6], at: [0, 4, 4, 8] })
  through(lr, [
    [0, 1],
    [3, 1.75],
    [4, 5],
    [6, 5.5],
  ])
  const start = knots({ values: [9, 1, 2], at: [0, 0, 4] })
  through(start, [
    [0, 1],
    [2, 1.5],
  ])
  for (const after of ['hold', 'continue', 'repeat', 'error'] as const)
    expect([0, 3].map(knots({ values: [7], at: [3], after }))).toEqual([7, 7])
  expect(knots({ values: [7, 8], at: [0, 0], after: 'continue' })(3)).toBe(8)
})

describe('past its end', () => {
  const options = { values: [0, 4, 2], at: [0, 4, 8] }
  it('holds, begins again or is an error', () => {
    const again = knots({ ...options, after: 'repeat' })
    through(again, [
      [7, 2.5],
      [8, 0],
      [9, 1],
      [8e8 + 4, 4],
    ])
    expect(() => knots({ ...options, after: 'error' })(9)).toThrow('step 9 is past the end, 8')
  })
  it('continues the last way', () => {
    through(knots({ ...options, after: 'continue' }), [
      [10, 1],
      [16, -2],
    ])
    through(
      knots({ ...options, shape: 'cosine', after: 'continue' }),
      [
        [10, 3],
        [12, 4],
      ],
      1e-13,
    )
    const shares = knots({ values: [8, 4], at: [0, 1], shape: 'geometric', after: 'continue' })
    through(shares, [[3, 1]])
  })
})

it('counts in units', () => {
  const lr = knots({ values: [0, 1, 0], at: [0, '10%', '100%'] }).bind(
    createRun({ epochs: 10, stepsPerEpoch: 10 }),
  )
  through(lr, [
    [5, 0.5],
    [10, 1],
    [55, 0.5],
  ])
  expect(lr.duration).toBe(100)
})

it('takes fractions of steps, and many knots', () => {
  const at = Array.from({ length: 1000 }, (_, i) => i * 1.5)
  const lr = knots({ values: at, at })
  for (const t of [0, 0.1, 1.5, 700.3, 1498.5]) near(lr(t), t)
})

it('says what is wrong', () => {
  expect(() => knots({ values: [1, 2], at: [0] })).toThrow(
    'knots: 2 values need as many places in at, got 1',
  )
  expect(() => knots({ values: [1, 2], at: [5, 3] })).toThrow('knots: at must rise, got 5, 3')
  expect(() => knots({ values: [1, 0], at: [0, 1], shape: 'geometric' })).toThrow(
    'knots: geometric needs values above 0, got 1, 0',
  )
})
