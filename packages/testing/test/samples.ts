import {
  clamp,
  constant,
  cosine,
  cyclic,
  exponential,
  inverseTime,
  linear,
  perEpoch,
  piecewise,
  plateau,
  polynomial,
  repeat,
  scale,
  sequence,
  step,
  warmup,
  type Kind,
} from '@anneal/core'

type SamplesOf<K> = K extends Kind<infer Options> ? readonly Options[] : never
const of = <K extends Kind>(kind: K, samples: SamplesOf<K>): [Kind, readonly object[]] => [
  kind,
  samples,
]

const inner = cosine({ from: 0.1, steps: 40 })

/** Options for each kind of schedule: together they use every option. */
export const schedules: readonly [Kind, readonly object[]][] = [
  of(clamp, [{ schedule: inner, low: 0.01, high: 0.09 }]),
  of(constant, [{ value: 0.1 }, { value: 0.1, steps: '10%' }]),
  of(cosine, [
    { from: 0.1, steps: 100 },
    { from: 0.1, to: 0.001, steps: '3 epochs', end: 'last', after: 'repeat' },
    { from: 0.1, steps: 7, after: 'continue' },
    { from: 0.1, to: 0.01, steps: 50, power: 2, k: 1.5, cycles: 1.5 },
  ]),
  of(cyclic, [
    { low: 0.01, high: 0.1, up: 10 },
    { low: 0.01, high: 0.1, up: '1 epoch', down: 3, window: 'welch', factor: 0.5 },
    { low: 0.01, high: 0.1, up: 7, window: 'hann' },
    { low: 0, high: 1, up: 5, curve: cosine({ from: 0, to: 1, steps: 1 }), rate: 0.99, stairs: 2 },
    { low: 0, high: 1, up: 5, window: 'sine' },
  ]),
  of(exponential, [
    { from: 1, k: 0.05 },
    { from: 1, rate: 0.5, period: '2 epochs' },
    { from: 1, rate: 1.5, period: 9, to: 100, staircase: true },
  ]),
  of(inverseTime, [
    { from: 1, rate: 0.1 },
    { from: 1, rate: 0.1, period: '20 steps', staircase: true },
    { from: 1, rate: 0.1, power: 0.5 },
  ]),
  of(linear, [{ from: 0.1, to: 0.2, steps: 'rest', end: 'last', after: 'hold' }]),
  of(perEpoch, [{ schedule: step({ from: 1, factor: 0.5, every: 2 }) }]),
  of(piecewise, [{ values: [3, 2, 1], at: ['1 epoch', '50%'], boundary: 'after' }]),
  of(polynomial, [
    { from: 0.1, to: 0.01, steps: 100, power: 2.5, k: 2, end: 'last', after: 'repeat' },
    { from: 0.1, steps: '10000 samples', cycle: true },
  ]),
  of(repeat, [{ schedule: inner }, { schedule: inner, times: 3 }]),
  of(scale, [{ schedule: inner, factor: -2 }]),
  of(sequence, [
    { parts: [linear({ from: 0, to: 1, steps: '33.3%' }), constant({ value: 1 })] },
    { parts: [constant({ value: 1 }), inner], at: ['1e6 tokens'] },
    { parts: [linear({ from: 1, to: 0.5, steps: 9 }), inner], continueFrom: 'previous' },
  ]),
  of(step, [
    { from: 1, factor: 0.5, every: 10, offset: 1 },
    { from: 1, factor: 0.5, every: '1 epoch', smooth: true },
  ]),
  of(warmup, [
    { steps: '5%', schedule: inner },
    { steps: 5, schedule: inner, from: 0.001 },
    { steps: 5, schedule: inner, shape: 'log', index: 'next' },
  ]),
]

/** Options for plateau: together they use every option. */
export const plateaus: Parameters<typeof plateau>[0][] = [
  { schedule: constant({ value: 0.1 }), patience: 2 },
  {
    schedule: linear({ from: 0.1, to: 0.05, steps: 50 }),
    metric: 'loss',
    mode: 'max',
    factor: 0.5,
    patience: 3,
    threshold: 0.01,
    thresholdMode: 'absolute',
    cooldown: 4,
    low: 0.001,
    epsilon: 0,
    trips: 'at',
    bestInCooldown: false,
    nan: 'bad',
  },
]
