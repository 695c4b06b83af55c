import { expect, it } from 'vitest'
import { constant, createRun, linear, repeat, sequence } from '../../src/index.ts'

const ramp = linear({ from: 0, to: 1, steps: 7 })

it('begins again at whole multiples, a billion steps out too', () => {
  const lr = repeat({ schedule: ramp })
  for (let t = 0; t < 7; t++) {
    expect(lr(7 + t)).toBe(ramp(t))
    expect(lr(7e9 + t)).toBe(ramp(t))
  }
  expect(lr.duration).toBe(Infinity)
})

it('runs so many times, then holds its last value', () => {
  const lr = repeat({ schedule: ramp, times: 3 })
  expect([6, 7, 20, 21, 22, 1e9].map(lr)).toEqual([ramp(6), 0, ramp(6), 1, 1, 1])
  expect(lr.duration).toBe(21)
  const twice = sequence({ parts: [repeat({ schedule: ramp, times: 2 }), constant({ value: 5 })] })
  expect([13, 14].map(twice)).toEqual([ramp(6), 5])
})

it('takes a length from the run', () => {
  const run = createRun({ epochs: 3, stepsPerEpoch: 10 })
  const lr = repeat({ schedule: linear({ from: 1, steps: '1 epoch' }) }).bind(run)
  expect([0, 5, 10, 25].map(lr)).toEqual([1, 0.5, 1, 0.5])
})

it('may be once, after which what it ends with is held', () => {
  const lr = repeat({ schedule: linear({ from: 1, to: 0.5, steps: 4 }), times: 1 })
  expect([0, 2, 4, 6].map(lr)).toEqual([1, 0.75, 0.5, 0.5])
})

it('wants something that ends', () => {
  expect(() => repeat({ schedule: constant({ value: 1 }) })).toThrow(
    'repeat.schedule (constant) lasts Infinity steps; only what has a length can be repeated',
  )
  expect(() => repeat({ schedule: linear({ from: 1, steps: 0 }) })).toThrow('lasts 0 steps')
})
