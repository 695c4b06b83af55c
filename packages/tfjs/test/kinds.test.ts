import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import { drive, fromConfig, type Config, type Drivable } from '../src/index.ts'
import { useTfjs } from './support/tensors.ts'
import { float32, train } from './support/train.ts'

useTfjs()

/** One config of each kind: with units where it takes lengths, for 3 epochs of 4 batches. */
const samples: Record<string, Omit<Config, 'type'>> = {
  clamp: { schedule: { type: 'linear', from: 0.5, steps: '100%' }, low: 0.1, high: 0.4 },
  constant: { value: 0.3 },
  cosine: { from: 0.5, to: 0.01, steps: '2 epochs' },
  cyclic: { low: 0.1, high: 0.6, up: 2, down: 4 },
  exponential: { from: 0.5, rate: 0.9, period: '1 epoch' },
  inverseTime: { from: 0.5, rate: 0.5, period: '1 epoch' },
  linear: { from: 0.5, to: 0.1, steps: '50%' },
  perEpoch: { schedule: { type: 'step', from: 0.5, factor: 0.5, every: 1 } },
  piecewise: { values: [0.5, 0.25, 0.125], at: ['1 epoch', '75%'] },
  plateau: { schedule: { type: 'linear', from: 0.5, steps: 'rest' }, patience: 0, factor: 0.5 },
  polynomial: { from: 0.5, to: 0.1, power: 2, steps: '100%' },
  repeat: { schedule: { type: 'linear', from: 0.5, to: 0.1, steps: '1 epoch' }, times: 3 },
  scale: { schedule: { type: 'constant', value: 0.5 }, factor: 0.5 },
  sequence: {
    parts: [
      { type: 'linear', from: 0.1, to: 0.5, steps: '25%' },
      { type: 'cosine', from: 0.5, steps: 'rest' },
    ],
  },
  step: { from: 0.5, factor: 0.5, every: '1 epoch' },
  warmup: { steps: '1 epoch', schedule: { type: 'cosine', from: 0.5, steps: 'rest' } },
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
