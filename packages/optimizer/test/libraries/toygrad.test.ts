import { describe, expect, it } from 'vitest'
import { auto, driveOptimizer, linear, type Plan } from '../../src/index.ts'
import { Tensor, Trainers, type ToygradNetwork } from '../support/peers.ts'
import { createNetwork } from '../support/toygrad.ts'

const rates = linear({ from: 0.5, to: 0.1, steps: 8 })
const updates = 6

const input = new Tensor(1, 1, 3, new Float32Array([0.5, -1, 2]))
const target = [1.5]

/** The gradients of the next update, without doing it. */
function gradientsOf(network: ToygradNetwork, calls = 1): Float32Array[] {
  for (let call = 0; call < calls; call++) {
    network.forward(input, true)
    network.backward(target)
  }
  return network.getParamsAndGrads().map(({ grads }) => {
    const copy = Float32Array.from(grads)
    grads.fill(0)
    return copy
  })
}

interface Values {
  readonly learningRate: number
  readonly momentum: number
  readonly weightDecay: number
}
type Formula = (values: Values, t: number) => (w: number, g: number, at: number) => number

/** toygrad's formulas, in its precision: float64 within an update, float32 between two. */
const formulas: Record<string, () => Formula> = {
  SGD: () => {
    const velocity = new Float32Array(100)
    return ({ learningRate, momentum, weightDecay }) =>
      (w, gradient, at) => {
        const g = gradient + weightDecay * w
        const dx = momentum * velocity[at]! - learningRate * g
        velocity[at] = dx
        return w + dx
      }
  },
  Nesterov: () => {
    const velocity = new Float32Array(100)
    return ({ learningRate, momentum, weightDecay }) =>
      (w, gradient, at) => {
        const before = velocity[at]!
        velocity[at] = before * momentum + learningRate * (gradient + weightDecay * w)
        return w + (momentum * before - (1 + momentum) * velocity[at])
      }
  },
  Adagrad: () => {
    const squares = new Float32Array(100)
    return ({ learningRate, weightDecay }) =>
      (w, gradient, at) => {
        const g = gradient + weightDecay * w
        squares[at] = squares[at]! + g * g
        return w + (-learningRate / Math.sqrt(squares[at] + 1e-8)) * g
      }
  },
  Adam: () => {
    const means = new Float32Array(100)
    const squares = new Float32Array(100)
    return ({ learningRate, momentum, weightDecay }, t) =>
      (w, gradient, at) => {
        const g = gradient + weightDecay * w
        means[at] = means[at]! * momentum + (1 - momentum) * g
        squares[at] = squares[at]! * 0.999 + (1 - 0.999) * g * g
        // it multiplies with the corrections where the paper divides by them
        const mean = means[at] * (1 - momentum ** t)
        const square = squares[at] * (1 - 0.999 ** t)
        return w + (-learningRate * mean) / (Math.sqrt(square) + 1e-8)
      }
  },
}

const plan = {
  learningRate: rates,
  momentum: linear({ from: 0.5, to: 0.9, steps: 8 }),
  weightDecay: linear({ from: 0.1, to: 0, steps: 8 }),
}

describe.each(['SGD', 'Nesterov', 'Adagrad', 'Adam'] as const)('toygrad %s', name => {
  const hasMomentum = name !== 'Adagrad'

  it('moves its weights by its formula at the scheduled values, to the last bit', () => {
    const network = createNetwork()
    const trainer = new Trainers[name](network, {})
    const { momentum: _, ...others } = plan
    const driven: Plan = hasMomentum ? plan : others
    const hook = driveOptimizer(trainer, driven)
    const formula = formulas[name]!()
    for (let t = 0; t < updates; t++) {
      const gradients = gradientsOf(network)
      const values: Values = {
        learningRate: plan.learningRate(t),
        momentum: plan.momentum(t),
        weightDecay: plan.weightDecay(t),
      }
      const next = formula(values, t + 1)
      let at = 0
      const expected = network.getParamsAndGrads().map(({ params, l2decay }, i) =>
        Float32Array.from(params, (w, j) => {
          const g = gradients[i]![j]!
          // biases have a decay of their own: none
          return l2decay === 0 ? formulaWithout(next, w, g, at++, values) : next(w, g, at++)
        }),
      )
      hook.advance()
      trainer.train(input, target)
      expect(network.getParamsAndGrads().map(({ params }) => Float32Array.from(params))).toEqual(
        expected,
      )
    }
  })

  if (!hasMomentum)
    it('refuses to drive a momentum that it does not use', () => {
      const trainer = new Trainers[name](createNetwork(), {})
      expect(() => driveOptimizer(trainer, plan)).toThrow(
        'momentum cannot be driven here: adagrad does not use it. It has learningRate, weightDecay;',
      )
    })
})

/** With the gradient as if there were no weight decay. */
function formulaWithout(
  next: ReturnType<Formula>,
  w: number,
  g: number,
  at: number,
  { weightDecay }: Values,
): number {
  return next(w, g - weightDecay * w, at)
}

it('adadelta has a rate that it never looks at, and auto says so', () => {
  const trainer = new Trainers.Adadelta(createNetwork(), {})
  expect(() => auto(trainer)).toThrow(
    'the learning rate of this optimizer cannot be driven: adadelta does not use it here',
  )
})

it('its batch size counts calls of train: one advance for each update of them', () => {
  const network = createNetwork()
  const trainer = new Trainers.SGD(network, { batchSize: 3, momentum: 0 })
  const hook = driveOptimizer(trainer, rates)
  for (let t = 0; t < 3; t++) {
    const gradients = gradientsOf(network, 3)
    const before = network.getParamsAndGrads().map(({ params }) => Float32Array.from(params))
    hook.advance()
    for (let part = 0; part < 3; part++) trainer.train(input, target)
    const expected = before.map((list, i) =>
      Float32Array.from(list, (w, j) => w - rates(t) * (gradients[i]![j]! / 3)),
    )
    expect(network.getParamsAndGrads().map(({ params }) => Float32Array.from(params))).toEqual(
      expected,
    )
  }
})
