import { expect, it } from 'vitest'
import { builtins } from '../../src/builtins.ts'
import {
  createRun,
  flatCosine,
  fromConfig,
  noam,
  oneCycle,
  OptionError,
  slantedTriangular,
  triStage,
  wsd,
  type Plan,
  type Schedule,
} from '../../src/index.ts'
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

it('one cycle: parts that are no whole steps still make the whole', () => {
  const { learningRate } = oneCycle({ peak: 1, steps: 10, rise: 0.25 })
  expect(learningRate.duration).toBe(10)
  expect(learningRate(3)).toBe(1)
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

it('slanted triangular: the formula of the paper', () => {
  const [steps, rise, ratio, peak] = [200, 0.1, 32, 0.01]
  const lr = slantedTriangular({ peak, steps })
  const cut = Math.floor(steps * rise)
  for (let t = 0; t <= steps; t++) {
    const p = t < cut ? t / cut : 1 - (t - cut) / (cut * (1 / rise - 1))
    near(lr(t), (peak * (1 + p * (ratio - 1))) / ratio, 1e-12)
  }
  const shares = slantedTriangular({ peak, steps: '100%', rise: 0.25, ratio: 10 })
  expect(shares.bind(createRun({ steps: 40 }))(10)).toBe(peak)
  expect(lr.duration).toBe(steps)
})

it('flat, then a cosine', () => {
  const lr = flatCosine({ peak: 1, steps: 100, to: 0.1 })
  for (let t = 0; t <= 100; t++) near(lr(t), t < 75 ? 1 : cosx(1, 0.1, (t - 75) / 25), 1e-12)
  const line = flatCosine({ peak: 1, steps: '10 epochs', flat: 0.5, shape: 'linear' })
  near(line.bind(createRun({ epochs: 10, stepsPerEpoch: 7 }))(35 + 7), 0.8)
})

it('three stages: up, flat, and down by equal shares', () => {
  const lr = triStage({ peak: 1, warmup: 10, hold: 20, decay: 30, from: 0.1, to: 0.05 })
  for (let t = 0; t <= 70; t++) {
    const decayed = Math.exp((Math.log(0.05) * Math.min(30, t - 30)) / 30)
    near(lr(t), t < 10 ? 0.1 + 0.09 * t : t < 30 ? 1 : decayed, 1e-12)
  }
  const bound = triStage({ peak: 2, warmup: '10%', hold: '40%', decay: '50%' }).bind(
    createRun({ steps: 60 }),
  )
  expect([bound(0), bound(6), bound(60)]).toEqual([0.02, 2, 0.02])
})

it('noam: the formula of the paper, from the width of the model or from a peak', () => {
  const lr = noam({ size: 512, warmup: 40, factor: 2 })
  for (let t = 0; t < 300; t++) {
    const s = t + 1
    near(lr(t), 2 * 512 ** -0.5 * Math.min(s ** -0.5, s * 40 ** -1.5), 1e-12)
  }
  near(noam({ size: 512, warmup: 40 })(39), (512 * 40) ** -0.5)
  const units = noam({ peak: 0.1, warmup: '2 epochs' }).bind(createRun({ stepsPerEpoch: 5 }))
  near(units(9), 0.1)
  near(units(39), 0.05)
  expect(() => noam({ warmup: 10 })).toThrow('give either peak or size')
  expect(() => noam({ warmup: '1 epoch', size: 512 })).toThrow('or give peak')
})

it.each([
  [() => oneCycle({ peak: 1, steps: 10, rise: 2 }), 'the parts of 10 must be', 'got 0 to 2'],
  [() => oneCycle({ peak: 1, steps: 9, phases: 3, rise: 0.7 }), 'the parts of 9', 'got 0.7 to 1.4'],
  [() => flatCosine({ peak: 1, steps: '9 epochs', flat: -1 }), 'of "9 epochs"', 'got 0 to -1'],
  [() => slantedTriangular({ peak: 1, steps: '100%', rise: NaN }), 'of "100%"', 'got 0 to NaN'],
])('names the shares of a run that cannot be: %#', (make, parts, got) => {
  expect(make).toThrow(OptionError)
  expect(make).toThrow(parts)
  expect(make).toThrow(got)
})
