import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  adadelta,
  adagrad,
  adam,
  adamw,
  amsgrad,
  rmsprop,
  sgd,
  type Floats,
  type Method,
} from '../src/index.ts'

interface Case {
  readonly id: string
  readonly optimizer: string
  readonly params: Readonly<Record<string, number | boolean | readonly number[]>>
  readonly w0: readonly number[]
  readonly lr: readonly number[]
  readonly grad: readonly (readonly number[])[]
  readonly w: readonly (readonly number[])[]
}

const golden = JSON.parse(
  readFileSync(new URL('golden/torch-optim.json', import.meta.url), 'utf8'),
) as { cases: Case[] }

const adamDefaults = { learningRate: 1e-3, momentum: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** PyTorch's names for our settings. */
function create(
  { optimizer, params }: Case,
  parameters: Floats[],
): Method<{ learningRate: number }> {
  const number = (name: string): number => params[name] as number
  const [momentum, beta2] = (params['betas'] ?? [0, 0]) as [number, number]
  const common = { learningRate: 0, weightDecay: number('weight_decay'), epsilon: number('eps') }
  const adamLike = { ...common, momentum, beta2 }
  switch (optimizer) {
    case 'SGD':
      return sgd(parameters, {
        learningRate: 0,
        weightDecay: number('weight_decay'),
        momentum: number('momentum'),
        dampening: number('dampening'),
        nesterov: params['nesterov'] as boolean,
      })
    case 'Adagrad':
      return adagrad(parameters, {
        ...common,
        decay: number('lr_decay'),
        initial: number('initial_accumulator_value'),
      })
    case 'Adadelta':
      return adadelta(parameters, { ...common, rho: number('rho') })
    case 'RMSprop':
      return rmsprop(parameters, {
        ...common,
        alpha: number('alpha'),
        momentum: number('momentum'),
        centered: params['centered'] as boolean,
      })
    case 'Adam':
      return params['amsgrad'] ? amsgrad(parameters, adamLike) : adam(parameters, adamLike)
    case 'AdamW':
      return adamw(parameters, adamLike)
    default:
      throw new Error(`no method for ${optimizer}`)
  }
}

const none = [new Float64Array(1)]
// what PyTorch 2.13 says of each, with its names; the rate it needs or has
it.each<[string, Method<{ learningRate: number }>, Readonly<Record<string, number>>]>([
  ['SGD', sgd(none, { learningRate: 1 }), { momentum: 0, dampening: 0, weightDecay: 0 }],
  ['Adagrad', adagrad(none, { learningRate: 1 }), { decay: 0, weightDecay: 0, epsilon: 1e-10 }],
  ['Adadelta', adadelta(none), { learningRate: 1, rho: 0.9, weightDecay: 0, epsilon: 1e-6 }],
  [
    'RMSprop',
    rmsprop(none, { learningRate: 1 }),
    { alpha: 0.99, momentum: 0, weightDecay: 0, epsilon: 1e-8 },
  ],
  ['Adam', adam(none), { ...adamDefaults, weightDecay: 0 }],
  ['Adam with amsgrad', amsgrad(none), { ...adamDefaults, weightDecay: 0 }],
  ['AdamW', adamw(none), { ...adamDefaults, weightDecay: 0.01 }],
])('the settings of %s where nothing is given', (_, method, expected) => {
  expect({ ...method }).toMatchObject(expected)
})

// decay in the gradient, as PyTorch defines it for all but AdamW, and none of its goldens has it for all
const coupled = { sgd, adagrad, adadelta, rmsprop, adam, amsgrad }
it.each(Object.entries(coupled))('the weight decay of %s is in the gradient', (_, create) => {
  const [decayed, plain] = [Float64Array.of(1, -2, 3), Float64Array.of(1, -2, 3)]
  const settings = { learningRate: 0.1, momentum: 0.5 }
  const { momentum: _unused, ...rate } = settings
  const chosen = create === adagrad || create === adadelta ? rate : settings
  const one = create([decayed], { ...chosen, weightDecay: 0.25 })
  const other = create([plain], chosen)
  for (let t = 0; t < 20; t++) {
    const gradient = Float64Array.of(Math.sin(t), 0.1, -1)
    one.step([gradient])
    other.step([gradient.map((g, i) => g + 0.25 * plain[i]!)])
    expect(decayed).toEqual(plain)
  }
})

describe('the trajectories of PyTorch', () => {
  it.each(golden.cases)('$id', record => {
    const w = Float64Array.from(record.w0)
    const optimizer = create(record, [w])
    for (const [t, rate] of record.lr.entries()) {
      optimizer.learningRate = rate
      optimizer.step([Float64Array.from(record.grad[t]!)])
      const expected = record.w[t]!
      const size = Math.max(...expected.map(Math.abs))
      for (const [i, value] of expected.entries())
        expect(Math.abs(w[i]! - value), `w[${i}] after update ${t}`).toBeLessThanOrEqual(
          1e-12 * size,
        )
    }
  })

  it('are all there', () => {
    expect(golden.cases).toHaveLength(24)
  })
})
