// Everything that people ask for by name, as JSON: each config against a formula written down here.
import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import { formula } from '../src/formula.ts'
import {
  createRun,
  cosine,
  custom,
  fromConfig,
  oneCycle,
  wsd,
  type Plan,
  type Schedule,
} from '../src/index.ts'

const kinds = [...builtins, formula]
const total = 120
const run = createRun({ steps: total, stepsPerEpoch: 10, tokensPerStep: 100 })

/** Reads a config that has gone through JSON. */
const read = (config: object): Schedule =>
  (fromConfig(JSON.parse(JSON.stringify(config)), kinds) as Schedule).bind(run)

const cos = (from: number, to: number, x: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * x))) / 2
const line = (from: number, to: number, x: number): number => from + (to - from) * x
const upTo1 = (x: number): number => Math.min(1, x)

type Case = readonly [name: string, config: object, wanted: (t: number) => number]

function all(cases: readonly Case[]): void {
  it.each(cases)('%s', (_, config, wanted) => {
    const schedule = read(config)
    const values = Array.from({ length: total + 20 }, (_, t) => wanted(t))
    const most = Math.max(...values.map(Math.abs))
    for (const [t, value] of values.entries())
      expect(
        Math.abs(schedule(t) - value) <= 1e-12 * most,
        `${schedule(t)} at step ${t}, not ${value}`,
      ).toBe(true)
  })
}

describe('decays', () => {
  const steps = 100
  const x = (t: number): number => upTo1(t / steps)
  all([
    [
      'natural exponential, to a floor',
      { type: 'exponential', from: 1, k: 0.05, to: 0.1 },
      t => Math.max(0.1, Math.exp(-0.05 * t)),
    ],
    [
      'inverse time with a degree',
      { type: 'inverseTime', from: 1, rate: 0.1, period: 5, power: 2 },
      t => 1 / (1 + (0.1 * t) / 5) ** 2,
    ],
    [
      'inverse square root',
      { type: 'powerLaw', from: 1, scale: 20, offset: 20 },
      t => Math.sqrt(20 / (t + 20)),
    ],
    [
      'Noam',
      {
        type: 'min',
        schedules: [
          { type: 'powerLaw', from: 1, scale: 20, power: 1, offset: 1 },
          { type: 'powerLaw', from: 1, scale: 20, offset: 1 },
        ],
      },
      t => Math.sqrt(20) * Math.min((t + 1) ** -0.5, (t + 1) * 20 ** -1.5),
    ],
    [
      'a power law in tokens, under a bound',
      {
        type: 'clamp',
        high: 0.5,
        schedule: { type: 'powerLaw', from: 1, scale: '1000 tokens', power: -0.51 },
      },
      t => Math.min(0.5, ((Math.max(t, 1) * 100) / 1000) ** -0.51),
    ],
    [
      'tanh',
      { type: 'tanh', from: 1, steps, low: -6, high: 3 },
      t => (t < steps ? (1 - Math.tanh(-6 * (1 - x(t)) + 3 * x(t))) / 2 : 0),
    ],
    ['REX', { type: 'anneal', from: 1, steps, shape: 'rex' }, t => (1 - x(t)) / (1 - x(t) / 2)],
    ['square anneal', { type: 'anneal', from: 1, steps, shape: 'square' }, t => 1 - x(t) ** 2],
    [
      '1 − √ anneal',
      { type: 'anneal', from: 1, to: 0.1, steps, shape: 'sqrt' },
      t => 0.1 + 0.9 * (1 - Math.sqrt(x(t))),
    ],
    [
      'linear cosine',
      { type: 'linearCosine', from: 1, steps, alpha: 0.1, beta: 0.01, cycles: 1.5 },
      t => (0.1 + 1 - x(t)) * 0.5 * (1 + Math.cos(2 * Math.PI * 1.5 * x(t))) + 0.01,
    ],
    [
      'compounding, to a bound',
      { type: 'exponential', from: 1, rate: 1.05, to: 20 },
      t => Math.min(20, 1.05 ** t),
    ],
    ['a table', { type: 'table', values: [3, 1, 2] }, t => [3, 1, 2][t] ?? 2],
    [
      'knots in lines',
      { type: 'knots', values: [0, 1, 0.2], at: [0, 10, '50%'] },
      t => (t < 10 ? t / 10 : line(1, 0.2, upTo1((t - 10) / 50))),
    ],
    [
      'knots in waves',
      { type: 'knots', values: [0, 1, 0.2], at: [0, 10, 60], shape: 'cosine' },
      t => (t < 10 ? cos(0, 1, t / 10) : cos(1, 0.2, upTo1((t - 10) / 50))),
    ],
    [
      'knots in equal shares',
      { type: 'knots', values: [1, 0.01], at: [0, 100], shape: 'geometric' },
      t => 0.01 ** x(t),
    ],
    [
      'a product of factors',
      { type: 'product', from: 1, factor: { type: 'formula', value: '1 - 1 / (t + 5)' } },
      t => Array.from({ length: t }, (_, i) => 1 - 1 / (i + 6)).reduce((a, b) => a * b, 1),
    ],
    [
      'a formula',
      { type: 'formula', value: '0.1 * 0.95 ** floor(t / 10) + (t > 50 ? 1 : 0)' },
      t => 0.1 * 0.95 ** Math.floor(t / 10) + (t > 50 ? 1 : 0),
    ],
  ])

  it('Chebyshev steps, in their fractal order', () => {
    const schedule = read({ type: 'chebyshev', low: 1, high: 10, steps: 8 })
    const nodes = Array.from(
      { length: 8 },
      (_, i) => 1 / (0.55 - 0.45 * Math.cos((Math.PI * (i + 0.5)) / 8)),
    )
    const order = [0, 7, 3, 4, 1, 6, 2, 5]
    for (const [t, i] of order.entries()) expect(schedule(t)).toBeCloseTo(nodes[i]!, 12)
  })

  it('a function of the step, which cannot be saved', () => {
    const schedule = custom(t => 1 / (1 + t))
    expect(schedule(3)).toBe(0.25)
    expect(() => JSON.stringify({ learningRate: schedule })).toThrow('cannot be saved as JSON')
  })
})

describe('cosines', () => {
  const steps = 100
  const x = (t: number): number => upTo1(t / steps)
  all([
    ['a floor', { type: 'cosine', from: 2, to: 0.2, steps }, t => cos(2, 0.2, x(t))],
    [
      'a floor as a share',
      { type: 'scale', factor: 2, schedule: { type: 'cosine', from: 1, to: 0.1, steps } },
      t => cos(2, 0.2, x(t)),
    ],
    [
      'an exponent',
      { type: 'cosineWave', from: 1, to: 0.1, steps, power: 2 },
      t => 0.1 + 0.9 * (0.5 * (1 + Math.cos(Math.PI * x(t)))) ** 2,
    ],
    ['k-decay', { type: 'cosineWave', from: 1, steps, k: 1.5 }, t => cos(1, 0, x(t) ** 1.5)],
    [
      'waves',
      { type: 'cosineWave', from: 1, steps, cycles: 2.5 },
      t => 0.5 * (1 + Math.cos(2 * Math.PI * 2.5 * x(t))),
    ],
    [
      'the second half only',
      { type: 'skip', steps, schedule: { type: 'cosine', from: 1, to: 0.1, steps: 2 * steps } },
      t => cos(1, 0.1, upTo1((t + steps) / (2 * steps))),
    ],
    [
      'rising again after the end',
      { type: 'cosine', from: 1, steps, after: 'continue' },
      t => cos(1, 0, t / steps),
    ],
  ])
})

describe('restarts', () => {
  const cycleOf = (t: number, first: number, growth: number): readonly [number, number, number] => {
    let [i, begin, length] = [0, 0, first]
    while (t >= begin + length) [i, begin, length] = [i + 1, begin + length, length * growth]
    return [i, t - begin, length]
  }
  all([
    [
      'growing periods, sinking peaks',
      { type: 'restarts', from: 1, to: 0.1, steps: 10, growth: 2, fromFactor: 0.8 },
      t => {
        const [i, u, length] = cycleOf(t, 10, 2)
        return cos(0.8 ** i, 0.1, u / length)
      },
    ],
    [
      'a warm-up in each cycle',
      { type: 'restarts', from: 1, steps: 20, warmup: 5 },
      t => (t % 20 < 5 ? (t % 20) / 5 : cos(1, 0, ((t % 20) - 5) / 15)),
    ],
    [
      'a limit',
      { type: 'restarts', from: 1, to: 0.2, steps: 30, cycles: 2 },
      t => (t < 60 ? cos(1, 0.2, (t % 30) / 30) : 0.2),
    ],
    [
      'weights of their own',
      {
        type: 'sequence',
        parts: [1, 0.5, 0.25].map(from => ({ type: 'cosine', from, steps: 40 })),
      },
      t => (t < 120 ? cos([1, 0.5, 0.25][Math.floor(t / 40)]!, 0, (t % 40) / 40) : 0),
    ],
  ])
  it('are counted in whole numbers, where peers lose one', () => {
    expect(read({ type: 'restarts', from: 1, steps: 10, growth: 3 })(1210)).toBe(1)
    expect(read({ type: 'restarts', from: 1, steps: 10, growth: 10 })(1_111_110)).toBe(1)
  })
})

describe('cycles', () => {
  const h = (t: number): number => 1 - Math.abs((t % 20) / 10 - 1)
  const cyclic = (options: object): object => ({
    type: 'cyclic',
    low: 0.1,
    high: 1.1,
    up: 10,
    ...options,
  })
  const mean = (config: object): number => {
    const schedule = read(config)
    const points = 10_000
    let sum = 0
    for (let i = 0; i < points; i++) sum += schedule((20 * i) / points) - 0.1
    return sum / points
  }
  all([
    ['triangular', cyclic({}), t => 0.1 + h(t)],
    ['triangular2', cyclic({ factor: 0.5 }), t => 0.1 + h(t) * 0.5 ** Math.floor(t / 20)],
    ['exp_range', cyclic({ rate: 0.99 }), t => 0.1 + h(t) * 0.99 ** t],
    [
      'asymmetric',
      cyclic({ up: 5, down: 15 }),
      t => 0.1 + (t % 20 < 5 ? (t % 20) / 5 : (20 - (t % 20)) / 15),
    ],
    [
      'a window of its own',
      cyclic({ curve: { type: 'formula', value: 't ** 3' } }),
      t => 0.1 + h(t) ** 3,
    ],
    ['stairs', cyclic({ stairs: 5 }), t => 0.1 + Math.floor(Math.round(h(t) * 10) / 2) / 5],
    [
      'sine',
      cyclic({ window: 'sine', factor: 0.5 }),
      t => 0.1 + Math.sin((Math.PI / 2) * h(t)) * 0.5 ** Math.floor(t / 20),
    ],
    ['Welch', cyclic({ window: 'welch' }), t => 0.1 + 1 - (1 - h(t)) ** 2],
    ['Hann', cyclic({ window: 'hann' }), t => 0.1 + 0.5 * (1 - Math.cos(Math.PI * h(t)))],
  ])
  it('have the mean heights that are documented: Welch is the hottest', () => {
    expect(mean(cyclic({}))).toBeCloseTo(0.5, 6)
    expect(mean(cyclic({ window: 'hann' }))).toBeCloseTo(0.5, 6)
    expect(mean(cyclic({ window: 'sine' }))).toBeCloseTo(2 / Math.PI, 6)
    expect(mean(cyclic({ window: 'welch' }))).toBeCloseTo(2 / 3, 6)
  })
})

const constant = (value: number, steps?: number | string): object => ({
  type: 'constant',
  value,
  ...(steps !== undefined && { steps }),
})
const rise = (steps: number): object => ({ type: 'linear', from: 0, to: 1, steps })

describe('whole runs', () => {
  const tails: Readonly<Record<string, (x: number) => number>> = {
    linear: x => 1 - x,
    cosine: x => cos(1, 0, x),
    sqrt: x => 1 - Math.sqrt(x),
    square: x => 1 - x * x,
    exponential: x => 2 * 0.5 ** x - 1,
    mirrorCosine: x => 2 * (1 - x) - cos(1, 0, x),
  }
  all([
    ...Object.entries(tails).map(([shape, tail]): Case => [
      `warm-up, stable, decay: ${shape}`,
      wsd({ peak: 1, warmup: 9, stable: 81, decay: 30, shape: shape as 'linear' }).toJSON(),
      t => (t < 9 ? (t + 1) / 10 : t < 90 ? 1 : tail(upTo1((t - 90) / 30))),
    ]),
    [
      'warm-up, stable, decay, by halving as MiniCPM does',
      {
        type: 'sequence',
        parts: [constant(1, 80), { type: 'exponential', from: 1, rate: 0.5, period: 10 }],
      },
      t => (t < 80 ? 1 : 0.5 ** ((t - 80) / 10)),
    ],
    [
      'warm-up, stable, decay, in periods',
      wsd({ peak: 1, stable: 20, decay: 10, shape: 'linear', periods: 3 }).toJSON(),
      t => (t >= 90 ? 0 : t % 30 < 20 ? 1 : 1 - ((t % 30) - 20) / 10),
    ],
    [
      'cycles that warm up again',
      {
        type: 'repeat',
        schedule: {
          type: 'sequence',
          parts: [rise(10), { type: 'cosine', from: 1, to: 0.1, steps: 30 }],
        },
      },
      t => (t % 40 < 10 ? (t % 40) / 10 : cos(1, 0.1, ((t % 40) - 10) / 30)),
    ],
    [
      'an infinite schedule: up, down to a level, stay, and anneal',
      {
        type: 'sequence',
        parts: [
          rise(10),
          { type: 'cosine', from: 1, to: 0.5, steps: 30 },
          constant(0.5, '50%'),
          { type: 'knots', values: [0.5, 0.01], at: [0, 20], shape: 'geometric' },
        ],
      },
      t =>
        t < 10
          ? t / 10
          : t < 40
            ? cos(1, 0.5, (t - 10) / 30)
            : t < 100
              ? 0.5
              : 0.5 * 0.02 ** upTo1((t - 100) / 20),
    ],
    [
      'a late decay from any step of any schedule',
      {
        type: 'cooldown',
        at: 37,
        steps: '20%',
        shape: 'sqrt',
        schedule: { type: 'cosine', from: 1, steps: total },
      },
      t =>
        t < 37
          ? cos(1, 0, t / total)
          : cos(1, 0, 37 / total) * (1 - Math.sqrt(upTo1((t - 37) / 24))),
    ],
    [
      'linear to zero',
      { type: 'sequence', parts: [rise(12), { type: 'linear', from: 1, steps: 'rest' }] },
      t => (t < 12 ? t / 12 : 1 - upTo1((t - 12) / 108)),
    ],
    [
      'annealed to the rate of stochastic weight averaging, and held',
      {
        type: 'cooldown',
        at: '75%',
        steps: 10,
        to: 0.05,
        schedule: { type: 'step', from: 1, factor: 0.5, every: 30 },
      },
      t => (t < 90 ? 0.5 ** Math.floor(t / 30) : cos(0.125, 0.05, upTo1((t - 90) / 10))),
    ],
    [
      'a slanted triangle',
      {
        type: 'sequence',
        parts: [
          { type: 'linear', from: 1 / 32, to: 1, steps: '10%' },
          { type: 'linear', from: 1, to: 1 / 32, steps: '90%' },
        ],
      },
      t => (1 + 31 * (t < 12 ? t / 12 : 1 - upTo1((t - 12) / 108))) / 32,
    ],
    [
      'flat, then a cosine',
      { type: 'sequence', parts: [constant(1, '75%'), { type: 'cosine', from: 1, steps: '25%' }] },
      t => (t < 90 ? 1 : cos(1, 0, upTo1((t - 90) / 30))),
    ],
    [
      'three stages',
      {
        type: 'sequence',
        parts: [
          { type: 'linear', from: 0.01, to: 1, steps: 10 },
          constant(1, 50),
          { type: 'knots', values: [1, 0.01], at: [0, 60], shape: 'geometric' },
        ],
      },
      t => (t < 10 ? line(0.01, 1, t / 10) : t < 60 ? 1 : 0.01 ** upTo1((t - 60) / 60)),
    ],
  ])

  it.each([2, 3] as const)('one cycle in %i phases, with the momentum the other way', phases => {
    const plan = oneCycle({ peak: 1, steps: '100%', phases, shape: 'linear' })
    const read = fromConfig(JSON.parse(JSON.stringify(plan)), builtins) as Plan
    const at = (name: string, t: number): number => (read[name] as Schedule).bind(run)(t)
    const ends = phases === 2 ? [0, 36, 120] : [0, 36, 72, 120]
    const rates = phases === 2 ? [0.04, 1, 4e-6] : [0.04, 1, 0.04, 4e-6]
    const momenta = phases === 2 ? [0.95, 0.85, 0.95] : [0.95, 0.85, 0.95, 0.95]
    for (let t = 0; t < 120; t++) {
      const i = ends.filter(end => end <= t).length - 1
      const x = (t - ends[i]!) / (ends[i + 1]! - ends[i]!)
      expect(at('learningRate', t)).toBeCloseTo(line(rates[i]!, rates[i + 1]!, x), 12)
      expect(at('momentum', t)).toBeCloseTo(line(momenta[i]!, momenta[i + 1]!, x), 12)
    }
  })
})

describe('warm-ups around any schedule', () => {
  const W = 20
  const schedule = { type: 'cosine', from: 1, to: 0.1, steps: 100 }
  const after = (t: number): number => cos(1, 0.1, upTo1((t - W) / 100))
  const warm = (name: string, options: object, height: (t: number) => number): Case => [
    name,
    { type: 'warmup', steps: W, schedule, ...options },
    t => (t < W ? height(t) : after(t)),
  ]
  const rho = (s: number): number => 1999 - (2 * s * 0.999 ** s) / (1 - 0.999 ** s)
  all([
    warm('constant', { shape: 'constant', from: 0.1 }, () => 0.1),
    warm('linear, inside: (t + 1) / (W + 1)', {}, t => (t + 1) / (W + 1)),
    warm('linear, at: t / W', { from: 0 }, t => t / W),
    warm('linear, next: (t + 1) / W', { index: 'next' }, t => (t + 1) / W),
    warm('log', { shape: 'log', from: 0 }, t => Math.log(1 + t) / Math.log(1 + W)),
    warm('cosine', { shape: 'cosine', from: 0.1 }, t => cos(0.1, 1, t / W)),
    warm('1 − √', { shape: 'sqrt', from: 0 }, t => 1 - Math.sqrt(1 - t / W)),
    warm('exponential', { shape: 'exponential', from: 0.01 }, t => 0.01 ** (1 - t / W)),
    warm('quadratic', { shape: 'quadratic', from: 0 }, t => (t / W) ** 2),
    [
      'untuned linear, from β₂',
      { type: 'dampen', beta2: 0.98, schedule: constant(1) },
      t => upTo1((t + 1) * 0.01),
    ],
    [
      'untuned exponential, from β₂',
      { type: 'dampen', shape: 'exponential', beta2: 0.98, schedule: constant(1) },
      t => 1 - Math.exp(-(t + 1) * 0.02),
    ],
  ])
  it('RAdam, from β₂', () => {
    const lr = read({ type: 'dampen', shape: 'radam', beta2: 0.999, schedule: constant(1) })
    for (let t = 0; t < total; t++) {
      const r = rho(t + 5)
      const wanted = Math.sqrt(((r - 4) * (r - 2) * 1999) / (1995 * 1997 * r))
      // ρ is a small difference of large numbers, written like this
      expect(lr(t)).toBeCloseTo(wanted, 9)
    }
    expect(rho(4)).toBeLessThan(4)
  })
})

describe('combinators', () => {
  const down = { type: 'linear', from: 1, steps: 40 }
  const d = (t: number): number => 1 - upTo1(Math.max(0, t) / 40)
  all([
    [
      'a sequence that goes on from what came before',
      {
        type: 'sequence',
        continueFrom: 'previous',
        at: [30],
        parts: [
          { type: 'exponential', from: 1, rate: 0.97 },
          { type: 'cosine', from: 5, steps: 50 },
        ],
      },
      t => (t < 30 ? 0.97 ** t : 0.97 ** 30 * cos(1, 0, upTo1((t - 30) / 50))),
    ],
    [
      'products and sums',
      { type: 'multiply', schedules: [down, { type: 'add', schedules: [down, constant(1)] }] },
      t => d(t) * (d(t) + 1),
    ],
    [
      'lowest and highest',
      {
        type: 'max',
        schedules: [constant(0.2), { type: 'min', schedules: [down, constant(0.7)] }],
      },
      t => Math.max(0.2, Math.min(d(t), 0.7)),
    ],
    [
      'bounds',
      { type: 'clamp', low: 0.3, high: 0.9, schedule: down },
      t => Math.min(0.9, Math.max(0.3, d(t))),
    ],
    [
      'delay',
      { type: 'delay', steps: '1 epoch', schedule: down, value: 5 },
      t => (t < 10 ? 5 : d(t - 10)),
    ],
    [
      'window',
      { type: 'window', from: 20, to: 50, schedule: down, outside: constant(0.5) },
      t => (t >= 20 && t < 50 ? d(t - 20) : 0.5),
    ],
    ['loop', { type: 'repeat', schedule: down, times: 2 }, t => (t < 80 ? d(t % 40) : 0)],
    ['reverse', { type: 'reverse', schedule: down }, t => d(40 - upTo1(t / 40) * 40)],
    ['mirror', { type: 'mirror', schedule: down }, t => d(Math.max(0, 40 - Math.abs(40 - t)))],
    ['shorten', { type: 'shorten', steps: 15, schedule: down }, t => d(Math.min(t, 15))],
    ['stretch', { type: 'stretch', steps: '100%', schedule: down }, t => d(t / 3)],
    [
      'follow',
      { type: 'follow', schedule: down, factor: -0.1, offset: 0.95 },
      t => 0.95 - 0.1 * d(t),
    ],
    [
      'an option that is a schedule',
      {
        type: 'product',
        from: 1,
        factor: { type: 'follow', schedule: down, factor: 0.01, offset: 0.9 },
      },
      t => Array.from({ length: t }, (_, i) => 0.9 + 0.01 * d(i + 1)).reduce((a, b) => a * b, 1),
    ],
  ])
  it('seeded noise, wherever it is asked for', () => {
    const noisy = read({ type: 'noise', amount: 0.1, seed: 3, schedule: constant(1) })
    const later = noisy(77)
    for (let t = 0; t < 77; t++) expect(Math.abs(noisy(t) - 1)).toBeLessThanOrEqual(0.1)
    expect(noisy(77)).toBe(later)
    const other = read({ type: 'noise', amount: 0.1, seed: 4, schedule: constant(1) })
    expect(other(77)).not.toBe(later)
  })
})

it('sizes that are awkward', () => {
  for (const steps of [0, 1, 2, 7, 1e9]) {
    const lr = cosine({ from: 1, to: 0.1, steps })
    expect([lr(steps), lr(steps + 1), lr(2 * steps + 1)]).toEqual([0.1, 0.1, 0.1])
    expect(lr(0)).toBe(steps ? 1 : 0.1)
    const longer = wsd({ peak: 1, warmup: steps, stable: 0, decay: 3 })
    expect(longer(steps)).toBe(1)
    expect(longer(steps + 3)).toBe(0)
  }
  expect(read({ type: 'warmup', steps: 1000, schedule: constant(1) })(total)).toBe(121 / 1001)
})
