import {
  add,
  anneal,
  chebyshev,
  clamp,
  constant,
  cooldown,
  cosine,
  cosineWave,
  cyclic,
  dampen,
  delay,
  exponential,
  follow,
  greedy,
  inverseTime,
  knots,
  linear,
  linearCosine,
  max,
  min,
  mirror,
  multiply,
  noise,
  perEpoch,
  piecewise,
  plateau,
  polynomial,
  powerLaw,
  product,
  repeat,
  restarts,
  reverse,
  scale,
  sequence,
  shorten,
  skip,
  step,
  stretch,
  table,
  tanh,
  warmup,
  window,
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
  of(add, [{ schedules: [inner, step({ from: 1, factor: 0.5, every: '1 epoch' })] }]),
  of(anneal, [
    { from: 1, steps: '20%', shape: 'sqrt' },
    { from: 1, to: 0.1, steps: 30, shape: 'mirrorCosine', end: 'last', after: 'continue' },
    { from: 1, to: 0.1, steps: 30, shape: 'rex', after: 'repeat' },
  ]),
  of(chebyshev, [{ low: 0.01, high: 1, steps: '1 epoch' }]),
  of(clamp, [{ schedule: inner, low: 0.01, high: 0.09 }]),
  of(constant, [{ value: 0.1 }, { value: 0.1, steps: '10%' }]),
  of(cooldown, [
    { schedule: inner, at: '10%', steps: 'rest', to: 0.001, shape: 'exponential' },
    { schedule: inner, at: 5, steps: 0 },
  ]),
  of(cosine, [
    { from: 0.1, steps: 100 },
    { from: 0.1, to: 0.001, steps: '3 epochs', end: 'last', after: 'repeat' },
    { from: 0.1, steps: 7, after: 'continue' },
  ]),
  of(cosineWave, [
    { from: 0.1, to: 0.01, steps: 50, power: 2, k: 1.5, cycles: 1.5 },
    { from: 0.1, steps: '3 epochs', end: 'last', after: 'repeat' },
  ]),
  of(cyclic, [
    { low: 0.01, high: 0.1, up: 10 },
    { low: 0.01, high: 0.1, up: '1 epoch', down: 3, window: 'welch', factor: 0.5 },
    { low: 0.01, high: 0.1, up: 7, window: 'hann' },
    { low: 0, high: 1, up: 5, curve: cosine({ from: 0, to: 1, steps: 1 }), rate: 0.99, stairs: 2 },
    { low: 0, high: 1, up: 5, window: 'sine' },
  ]),
  of(dampen, [
    { schedule: inner, shape: 'linear', beta2: 0.99 },
    { schedule: inner, shape: 'exponential', period: '5%' },
    { schedule: inner, shape: 'radam' },
  ]),
  of(delay, [
    { steps: '1 epoch', schedule: inner },
    { steps: 3, schedule: inner, value: 0.5 },
  ]),
  of(exponential, [
    { from: 1, k: 0.05 },
    { from: 1, rate: 0.5, period: '2 epochs' },
    { from: 1, rate: 1.5, period: 9, to: 100, staircase: true },
  ]),
  of(follow, [{ schedule: inner, factor: 2, offset: 1, power: 0.5 }]),
  of(inverseTime, [
    { from: 1, rate: 0.1 },
    { from: 1, rate: 0.1, period: '20 steps', staircase: true },
    { from: 1, rate: 0.1, power: 0.5 },
  ]),
  of(knots, [
    { values: [1, 3, 2], at: [5, '1 epoch', '50%'], after: 'repeat' },
    { values: [1, 3, 2], at: [0, 7, 7], shape: 'cosine', after: 'continue' },
    { values: [1, 3, 0.1], at: [0, 7.5, 20], shape: 'geometric' },
  ]),
  of(linearCosine, [
    { from: 1, steps: 50, cycles: 1.5, alpha: 0.1, beta: 0.01, end: 'last', after: 'repeat' },
  ]),
  of(linear, [{ from: 0.1, to: 0.2, steps: 'rest', end: 'last', after: 'hold' }]),
  of(max, [{ schedules: [inner, constant({ value: 0.05 })] }]),
  of(min, [{ schedules: [inner, constant({ value: 0.05 })] }]),
  of(mirror, [{ schedule: cosine({ from: 0.1, steps: '1 epoch' }) }]),
  of(multiply, [{ schedules: [inner, inner, inner] }]),
  of(noise, [
    { schedule: inner, amount: 0.3, seed: 7 },
    { schedule: constant({ value: 1 }), amount: 0.3, distribution: 'normal' },
  ]),
  of(perEpoch, [{ schedule: step({ from: 1, factor: 0.5, every: 2 }) }]),
  of(piecewise, [{ values: [3, 2, 1], at: ['1 epoch', '50%'], boundary: 'after' }]),
  of(polynomial, [
    { from: 0.1, to: 0.01, steps: 100, power: 2.5, k: 2, end: 'last', after: 'repeat' },
    { from: 0.1, steps: '10000 samples', cycle: true },
  ]),
  of(powerLaw, [
    { from: 1, scale: '1e6 tokens', power: -0.51, offset: '1 epoch' },
    { from: 1, scale: 9 },
  ]),
  of(product, [{ from: 1, factor: linear({ from: 1, to: 0.9, steps: 20 }) }]),
  of(repeat, [{ schedule: inner }, { schedule: inner, times: 3 }]),
  of(restarts, [
    { from: 1, steps: 10, growth: 3, factor: 0.5 },
    { from: 1, to: 0.1, steps: '1 epoch', cycles: 4, fromFactor: 0.9, toFactor: 0.5, warmup: 5 },
    { from: 1, steps: 10, growth: 1.25, whole: true, shape: 'linear', k: 2, power: 0.5 },
    { from: 1, steps: 10, curve: tanh({ from: 1, steps: 1 }) },
  ]),
  of(reverse, [{ schedule: inner }]),
  of(scale, [{ schedule: inner, factor: -2 }]),
  of(sequence, [
    { parts: [linear({ from: 0, to: 1, steps: '33.3%' }), constant({ value: 1 })] },
    { parts: [constant({ value: 1 }), inner], at: ['1e6 tokens'] },
    { parts: [linear({ from: 1, to: 0.5, steps: 9 }), inner], continueFrom: 'previous' },
  ]),
  of(shorten, [{ schedule: exponential({ from: 1, k: 0.1 }), steps: '1 epoch' }]),
  of(skip, [{ schedule: inner, steps: '3 steps' }]),
  of(step, [
    { from: 1, factor: 0.5, every: 10, offset: 1 },
    { from: 1, factor: 0.5, every: '1 epoch', smooth: true },
  ]),
  of(stretch, [{ schedule: inner, steps: '100%' }]),
  of(table, [{ values: [3, 1, 2] }, { values: [3, 1, 2], after: 'repeat' }]),
  of(tanh, [
    { from: 0.1, to: 0.01, steps: '100%', low: -6, high: 4, end: 'last', after: 'continue' },
  ]),
  of(warmup, [
    { steps: '5%', schedule: inner },
    { steps: 5, schedule: inner, from: 0.001 },
    { steps: 5, schedule: inner, shape: 'log', index: 'next' },
  ]),
  of(window, [
    { from: 5, to: '1 epoch', schedule: inner },
    { from: '10%', to: '2 epochs', schedule: inner, outside: constant({ value: 0.5 }) },
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

/** Options for greedy: together they use every option. */
export const greedies: Parameters<typeof greedy>[0][] = [
  { schedule: constant({ value: 0.1 }), patience: 1, factor: 0.5 },
  {
    schedule: linear({ from: 0.1, to: 0.05, steps: 50 }),
    metric: 'loss',
    mode: 'max',
    factor: 0.8,
    patience: 2,
    threshold: 0.01,
    thresholdMode: 'relative',
    cooldown: 3,
    warmup: 2,
    low: 0.01,
    high: 0.5,
    epsilon: 0,
    window: 3,
    reset: 2,
    nan: 'bad',
  },
]
