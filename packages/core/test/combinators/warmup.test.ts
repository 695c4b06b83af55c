import { expect, it } from 'vitest'
import { constant, cosine, createRun, warmup } from '../../src/index.ts'
import { near } from '../near.ts'

it('never gives 0, and the peak first after it', () => {
  for (const steps of [1, 2, 9, 1000]) {
    const lr = warmup({ steps, schedule: cosine({ from: 0.5, steps: 90 }) })
    for (const t of [0, 1, steps / 2, steps - 1])
      if (t < steps) near(lr(t), (0.5 * (t + 1)) / (steps + 1))
    expect(lr(0)).toBeGreaterThan(0)
    expect(lr(steps - 1)).toBeLessThan(0.5)
    expect(lr(steps)).toBe(0.5)
    expect(lr.duration).toBe(steps + 90)
  }
})

it('rises from a start value instead', () => {
  const lr = warmup({ steps: 4, from: 0, schedule: constant({ value: 1 }) })
  expect([0, 1, 2, 3, 4, 5].map(lr)).toEqual([0, 0.25, 0.5, 0.75, 1, 1])
  const down = warmup({ steps: 2, from: 3, schedule: constant({ value: 1 }) })
  expect([0, 1, 2].map(down)).toEqual([3, 2, 1])
})

it('is nothing when it has no steps', () => {
  const schedule = cosine({ from: 1, steps: 10 })
  for (const from of [undefined, 0.5]) {
    const lr = warmup({ steps: 0, schedule, from })
    for (let t = 0; t <= 11; t++) expect(lr(t)).toBe(schedule(t))
  }
})

it('leaves the rest of the run to its schedule', () => {
  const lr = warmup({ steps: '1 epoch', schedule: cosine({ from: 1, steps: 'rest' }) }).bind(
    createRun({ epochs: 5, stepsPerEpoch: 10 }),
  )
  expect(lr.duration).toBe(50)
  expect(lr(10)).toBe(1)
  expect(lr(50)).toBe(0)
  near(lr(30), 0.5)
})

const one = constant({ value: 1 })

it('has three conventions of what is gone', () => {
  const at = (index: 'inside' | 'next' | 'at'): number[] =>
    [0, 1, 2, 3, 4].map(warmup({ steps: 4, index, schedule: one }))
  expect(at('inside')).toEqual([0.2, 0.4, 0.6, 0.8, 1])
  expect(at('next')).toEqual([0.25, 0.5, 0.75, 1, 1])
  expect(at('at')).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(warmup({ steps: 3, from: 0.5, index: 'next', schedule: one })(0)).toBeCloseTo(2 / 3)
  expect(warmup({ steps: 2.5, index: 'next', schedule: one })(2)).toBe(1)
})

it.each([
  ['linear', (s: number) => s],
  ['cosine', (s: number) => (1 - Math.cos(Math.PI * s)) / 2],
  ['quadratic', (s: number) => s ** 2],
  ['log', (s: number) => Math.log(1 + 8 * s) / Math.log(9)],
  ['sqrt', (s: number) => 1 - Math.sqrt(1 - s)],
] as const)('rises in the shape %s', (shape, height) => {
  const up = warmup({ steps: 8, shape, index: 'at', schedule: constant({ value: 0.3 }) })
  const between = warmup({ steps: 8, shape, from: 0.1, schedule: constant({ value: 0.3 }) })
  for (let t = 0; t <= 8; t += 0.5) {
    near(up(t), 0.3 * height(t / 8), 1e-13)
    near(between(t), 0.1 + 0.2 * height(t / 8), 1e-13)
  }
})

it('rises by equal shares, or stays and then jumps', () => {
  const grown = warmup({ steps: 4, shape: 'exponential', from: 0.01, schedule: one })
  for (let t = 0; t <= 4; t++) near(grown(t), 0.01 ** (1 - t / 4))
  const flat = warmup({ steps: 4, shape: 'constant', from: 0.1, schedule: one })
  expect([0, 3.9, 4].map(flat)).toEqual([0.1, 0.1, 1])
  for (const shape of ['exponential', 'constant'] as const)
    expect(() => warmup({ steps: 4, shape, schedule: one })).toThrow(
      `warmup: the shape ${shape} rises from something: give from`,
    )
})

it('refuses to rise by equal shares to where no power leads', () => {
  const to = (value: number) => () =>
    warmup({ steps: 4, shape: 'exponential', from: 0.5, schedule: constant({ value }) })
  expect(to(-1)).toThrow('warmup: no power leads from 0.5 to -1')
  expect(to(0)).toThrow('warmup: no power leads from 0.5 to 0')
})
