import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import { drive, fromConfig, type Config, type Drivable } from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { float32, train } from './support/train.ts'

useTfjs()

/** One config of each kind: with units where it takes lengths, for 3 epochs of 4 batches. */
const samples: Record<string, Omit<Config, 'type'>> = {
  add: {
    schedules: [
      { type: 'constant', value: 0.1 },
      { type: 'linear', from: 0.4, steps: 9 },
    ],
  },
  anneal: { from: 0.5, to: 0.1, steps: '100%', shape: 'sqrt' },
  chebyshev: { low: 0.1, high: 0.5, steps: 4 },
  clamp: { schedule: { type: 'linear', from: 0.5, steps: '100%' }, low: 0.1, high: 0.4 },
  constant: { value: 0.3 },
  cooldown: { schedule: { type: 'constant', value: 0.5 }, at: '1 epoch', steps: 'rest', to: 0.1 },
  cosine: { from: 0.5, to: 0.01, steps: '2 epochs' },
  cosineWave: { from: 0.5, to: 0.01, steps: '2 epochs', power: 2, cycles: 1.5 },
  cyclic: { low: 0.1, high: 0.6, up: 2, down: 4 },
  dampen: { schedule: { type: 'constant', value: 0.5 }, shape: 'exponential', period: '1 epoch' },
  delay: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: 'rest' }, steps: '1 epoch' },
  exponential: { from: 0.5, rate: 0.9, period: '1 epoch' },
  follow: { schedule: { type: 'linear', from: 0.5, steps: 'rest' }, factor: -1, offset: 0.6 },
  greedy: { schedule: { type: 'linear', from: 0.5, steps: 'rest' }, patience: 0, factor: 0.5 },
  inverseTime: { from: 0.5, rate: 0.5, period: '1 epoch' },
  knots: { values: [0.1, 0.5, 0.2], at: [0, '1 epoch', '100%'] },
  linear: { from: 0.5, to: 0.1, steps: '50%' },
  linearCosine: { from: 0.5, steps: '100%', beta: 0.01 },
  max: {
    schedules: [
      { type: 'constant', value: 0.3 },
      { type: 'linear', from: 0.5, steps: 9 },
    ],
  },
  min: {
    schedules: [
      { type: 'constant', value: 0.3 },
      { type: 'linear', from: 0.5, steps: 14 },
    ],
  },
  mirror: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: '1 epoch' } },
  multiply: {
    schedules: [
      { type: 'constant', value: 2 },
      { type: 'linear', from: 0.2, steps: 14 },
    ],
  },
  noise: { schedule: { type: 'constant', value: 0.5 }, amount: 0.2 },
  perEpoch: { schedule: { type: 'step', from: 0.5, factor: 0.5, every: 1 } },
  piecewise: { values: [0.5, 0.25, 0.125], at: ['1 epoch', '75%'] },
  plateau: { schedule: { type: 'linear', from: 0.5, steps: 'rest' }, patience: 0, factor: 0.5 },
  polynomial: { from: 0.5, to: 0.1, power: 2, steps: '100%' },
  powerLaw: { from: 0.5, scale: '1 epoch', offset: '1 epoch' },
  product: { from: 0.5, factor: { type: 'constant', value: 0.9 } },
  repeat: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: '1 epoch' }, times: 3 },
  restarts: { from: 0.5, to: 0.1, steps: 3, growth: 2 },
  reverse: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: '100%' } },
  scale: { schedule: { type: 'constant', value: 0.5 }, factor: 0.5 },
  sequence: {
    parts: [
      { type: 'linear', from: 0.1, to: 0.5, steps: '25%' },
      { type: 'cosine', from: 0.5, steps: 'rest' },
    ],
  },
  shorten: { schedule: { type: 'linear', from: 0.5, steps: '100%' }, steps: '2 epochs' },
  skip: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: '100%' }, steps: 2 },
  step: { from: 0.5, factor: 0.5, every: '1 epoch' },
  stretch: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: 5 }, steps: '100%' },
  table: { values: [0.5, 0.4, 0.1, 0.2] },
  tanh: { from: 0.5, to: 0.1, steps: '100%' },
  warmup: { steps: '1 epoch', schedule: { type: 'cosine', from: 0.5, steps: 'rest' } },
  window: {
    from: '1 epoch',
    to: '2 epochs',
    schedule: { type: 'linear', from: 0.5, to: 0.1, steps: 4 },
    outside: { type: 'constant', value: 0.2 },
  },
}

describe('fit uses the values of every kind', () => {
  it.each(builtins.map(kind => [kind.type] as const))('%s', async type => {
    const options = samples[type]
    if (!options) throw new Error(`write a sample for the kind "${type}" in samples above`)
    const plan = fromConfig({ type, ...options }, builtins)
    const { moves, history } = await train(plan, { epochs: 3 })

    // the same by hand: the loss of a unit-gradient model is its weight, 0 at each batch
    const byHand = drive(
      plan as Drivable,
      { set: () => undefined },
      {
        run: { epochs: 3, stepsPerEpoch: 4 },
      },
    )
    const expected = Array.from({ length: 12 }, (_, update) => {
      if (update > 0 && update % 4 === 0) byHand.observe({ loss: 0 })
      const values = byHand.advance()
      return typeof values === 'number' ? values : values['learningRate']!
    })
    expect(moves).toEqual(float32(expected))
    expect(history['learningRate']).toEqual([expected[3], expected[7], expected[11]])
    if (type !== 'constant' && type !== 'scale') expect(new Set(moves).size).toBeGreaterThan(1)
  })
})
