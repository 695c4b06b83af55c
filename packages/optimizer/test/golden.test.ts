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
