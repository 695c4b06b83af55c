// One config of each kind with each of its options at some value, and values that each option refuses.
import type { ConfigOf } from '../src/index.ts'
import type { builtins } from '../src/builtins.ts'

type Configs = ConfigOf<typeof builtins>

const ramp = { type: 'linear', from: 0.1, to: 0.4, steps: 12 } as const
const wave = { type: 'cosine', from: 0.3, steps: '2 epochs' } as const

/** Good configs: every kind, and every option of it. */
export const configs = [
  { type: 'constant', value: 0.1 },
  { type: 'constant', value: -2, steps: '10%' },
  { type: 'cosine', from: 0.1, steps: 100 },
  { type: 'cosine', from: 0.1, to: 0.001, steps: '10 epochs', end: 'last', after: 'continue' },
  { type: 'cosine', from: 1, steps: 20, power: 2, k: 1.5, cycles: 2.25 },
  { type: 'cyclic', low: 0.001, high: 0.1, up: 10 },
  { type: 'cyclic', low: 0, high: 1, up: '1 epoch', down: 7, window: 'hann', factor: 0.9 },
  { type: 'cyclic', low: 0, high: 1, up: 0.5, window: 'welch' },
  { type: 'cyclic', low: 0, high: 1, up: 4, curve: ramp, rate: 0.99, stairs: 2 },
  { type: 'cyclic', low: 0, high: 1, up: 4, window: 'sine' },
  { type: 'exponential', from: 1, k: 0.05 },
  { type: 'exponential', from: 1, rate: 2, period: 3, to: 100, staircase: true },
  { type: 'exponential', from: 1, rate: 0.5, period: 'rest' },
  { type: 'inverseTime', from: 1, rate: 0.1 },
  { type: 'inverseTime', from: 1, rate: 0, period: '5 steps', staircase: true },
  { type: 'inverseTime', from: 1, rate: 0.1, power: 0.5 },
  ramp,
  { type: 'linear', from: 1, steps: 0, end: 'after', after: 'hold' },
  { type: 'piecewise', values: [1], at: [] },
  { type: 'piecewise', values: [1, 0.1, 0.01], at: [5, '50%'], boundary: 'after' },
  { type: 'polynomial', from: 1, steps: 10 },
  { type: 'polynomial', from: 1, to: 0.1, steps: '5 epochs', power: 0.5, cycle: true },
  { type: 'polynomial', from: 1, steps: 9, end: 'last', after: 'repeat', power: 3, k: 2 },
  { type: 'step', from: 1, factor: 0.5, every: 10 },
  { type: 'step', from: 1, factor: 0, every: '0.5 epochs', offset: 1.5, smooth: true },
  { type: 'clamp', schedule: ramp },
  { type: 'clamp', schedule: wave, low: 0.1, high: 0.2 },
  { type: 'perEpoch', schedule: { type: 'step', from: 1, factor: 0.5, every: 2 } },
  { type: 'repeat', schedule: ramp },
  { type: 'repeat', schedule: wave, times: 3 },
  { type: 'scale', schedule: wave, factor: -0.5 },
  { type: 'sequence', parts: [ramp] },
  { type: 'sequence', parts: [ramp, { type: 'constant', value: 1 }], at: ['1 epoch'] },
  { type: 'sequence', parts: [ramp, { type: 'sequence', parts: [ramp, wave] }, ramp] },
  { type: 'sequence', parts: [ramp, wave], continueFrom: 'previous' },
  { type: 'warmup', steps: 5, schedule: wave },
  { type: 'warmup', steps: 5, schedule: wave, shape: 'log', index: 'next' },
  { type: 'warmup', steps: '5%', schedule: ramp, from: 0 },
  { type: 'plateau', schedule: wave },
  {
    type: 'plateau',
    schedule: ramp,
    metric: 'accuracy',
    mode: 'max',
    factor: 0.5,
    patience: 0,
    threshold: 0,
    thresholdMode: 'absolute',
    cooldown: 2,
    low: 1e-6,
    epsilon: 0,
    trips: 'at',
    bestInCooldown: false,
    nan: 'bad',
  },
] as const satisfies readonly Configs[]

/** Plans that can be read. */
export const plans = [
  { learningRate: wave },
  { $schema: './anneal.schema.json', learningRate: ramp, momentum: 0.9 },
  { weightDecay: { type: 'plateau', schedule: ramp }, 'any name': ramp },
] as const

const numbers = [NaN, Infinity, -Infinity, '1', null, true, [1], {}, undefined]
const whole = [...numbers, 0.5, -1]
const bools = [0, 'true', null]
const schedules = [undefined, null, 1, 'cosine', [], () => 1, {}]
const lengths = [-1, NaN, Infinity, null, true, [1], {}, '10 parsecs', '', '-5%', 'Rest']
const positive = [...lengths, 0]
const words = [undefined, null, 1, true, '', ' hold', 'Hold']
const without = (values: readonly unknown[]): unknown[] => values.filter(it => it !== undefined)
const ending = { end: without(words), after: without(words), steps: [...lengths, undefined] }
const fromTo = { from: numbers, to: without(numbers), ...ending }

/** What each option of each kind refuses. Undefined stands for leaving out what must not be left out. */
export const refused: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>> = {
  constant: { value: numbers, steps: lengths },
  cosine: {
    ...fromTo,
    power: [...without(numbers), 0, -1],
    k: [...without(numbers), 0, -1],
    cycles: [...without(numbers), -0.5],
  },
  cyclic: {
    low: numbers,
    high: numbers,
    up: [...positive, undefined],
    down: positive,
    window: without(words),
    curve: without(schedules),
    factor: [...without(numbers), -0.1],
    rate: [...without(numbers), -0.1],
    stairs: without(whole),
  },
  exponential: {
    from: numbers,
    k: without(numbers),
    rate: [...without(numbers), -0.1],
    period: positive,
    to: without(numbers),
    staircase: bools,
  },
  inverseTime: {
    from: numbers,
    rate: [...numbers, -0.1],
    period: positive,
    staircase: bools,
    power: [...without(numbers), -1],
  },
  linear: fromTo,
  piecewise: {
    values: [undefined, [], 1, '1,2', {}, [NaN], ['1'], [null], [1, undefined]],
    at: [undefined, 5, 'rest', [-1], ['soon'], [[5]]],
    boundary: without(words),
  },
  polynomial: {
    ...fromTo,
    power: [...without(numbers), 0, -1],
    k: [...without(numbers), 0],
    cycle: bools,
  },
  step: {
    from: numbers,
    factor: [...numbers, -0.1],
    every: [...positive, undefined],
    offset: [...without(numbers), -1],
    smooth: bools,
  },
  clamp: { schedule: schedules, low: without(numbers), high: without(numbers) },
  perEpoch: { schedule: schedules },
  repeat: { schedule: schedules, times: [...without(whole), 0] },
  scale: { schedule: schedules, factor: numbers },
  sequence: {
    parts: [undefined, [], {}, [1], [null], [undefined]],
    at: [5, {}, [-1], ['soon']],
    continueFrom: without(words),
  },
  warmup: {
    steps: [...lengths, undefined],
    schedule: schedules,
    from: without(numbers),
    shape: without(words),
    index: without(words),
  },
  plateau: {
    schedule: schedules,
    metric: [1, null, ['loss']],
    mode: without(words),
    factor: [...without(numbers), 0, 1, 1.5, -0.5],
    patience: without(whole),
    threshold: [...without(numbers), -1e-9],
    thresholdMode: without(words),
    cooldown: without(whole),
    low: [...without(numbers), -1],
    epsilon: [...without(numbers), -1],
    trips: without(words),
    bestInCooldown: bools,
    nan: without(words),
  },
}
