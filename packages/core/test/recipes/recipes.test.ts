import { expect, it } from 'vitest'
import { builtins } from '../../src/builtins.ts'
import { createRun, fromConfig, oneCycle, wsd, type Plan, type Schedule } from '../../src/index.ts'
import { near } from '../near.ts'

const cosx = (a: number, b: number, x: number): number =>
  b + ((a - b) * (1 + Math.cos(Math.PI * x))) / 2

it('one cycle: up and down, and the momentum the other way', () => {
  const { learningRate, momentum } = oneCycle({ peak: 1, steps: 100 })
  for (let t = 0; t <= 100; t += 5) {
    const [rate, other] =
      t < 30
        ? [cosx(0.04, 1, t / 30), cosx(0.95, 0.85, t / 30)]
        : [cosx(1, 4e-6, (t - 30) / 70), cosx(0.85, 0.95, (t - 30) / 70)]
    near(learningRate(t), rate, 1e-9)
    near(momentum(t), other, 1e-12)
  }
  expect(learningRate.duration).toBe(100)
})

it('one cycle in three phases, in lines, in shares of a run', () => {
  const plan = oneCycle({
    peak: 1,
    steps: '100%',
    from: 0.1,
    to: 0.01,
    rise: 0.4,
    phases: 3,
    shape: 'linear',
  })
  const rate = plan.learningRate.bind(createRun({ steps: 50 }))
  for (const [t, value] of [
    [0, 0.1],
    [10, 0.55],
    [20, 1],
    [30, 0.55],
    [40, 0.1],
    [45, 0.055],
    [50, 0.01],
  ] as const)
    near(rate(t), value, 1e-12)
  const again = fromConfig(JSON.parse(JSON.stringify(plan)), builtins) as Plan
  expect((again['momentum'] as Schedule).bind(createRun({ steps: 50 }))(20)).toBe(0.85)
  expect(() => oneCycle({ peak: 1, steps: 'rest' })).toThrow('steps must have parts')
  expect(oneCycle({ peak: 1, steps: 7, phases: 3 }).learningRate.duration).toBe(7)
})

it('warm-up, stable, decay, and again', () => {
  const lr = wsd({ peak: 1, warmup: 4, stable: 10, decay: 4, periods: 3 })
  for (const [t, value] of [
    [0, 0.2],
    [4, 1],
    [13, 1],
    [15, 0.5],
    [18, 1],
    [29, 0.5],
    [43, 0.5],
    [46, 0],
    [99, 0],
  ] as const)
    near(lr(t), value)
  expect(
    wsd({ peak: 1, stable: '80%', decay: 'rest', to: 0.1 }).bind(createRun({ steps: 50 }))(50),
  ).toBe(0.1)
})
