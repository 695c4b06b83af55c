import { expect, it } from 'vitest'
import { auto, driveValue, linear, rateFunction } from '../../src/index.ts'
import { neataptic, type NeatapticNetwork } from '../support/peers.ts'

const input = [0.3, 0.9]
const target = [0.7]
const learningRate = linear({ from: 0.8, to: 0, steps: 5 })
const momentum = linear({ from: 0.9, to: 0.4, steps: 5 })

function createNetwork(): NeatapticNetwork {
  const network = new neataptic.architect.Perceptron(2, 2, 1)
  let i = 0
  for (const node of network.nodes) {
    node.bias = Math.sin(i++)
    for (const connection of node.connections.in) connection.weight = Math.cos(i++)
  }
  return network
}

const biasOf = (network: NeatapticNetwork): number => network.nodes.at(-1)!.bias

it('propagate(rate, momentum, update, target) with both from a plan', () => {
  const network = createNetwork()
  const plan = driveValue({ learningRate, momentum })
  let change = 0
  for (let t = 0; t < 5; t++) {
    const [output] = network.activate(input, true)
    change = learningRate(t) * (target[0]! - output!) + momentum(t) * change
    const expected = biasOf(network) + change
    const values = plan.advance()
    network.propagate(values.learningRate, values.momentum, true, target)
    expect(biasOf(network)).toBe(expected)
  }
})

it('accumulates gradients with update false: one advance for all of them', () => {
  const network = createNetwork()
  const plan = driveValue({ learningRate, momentum: 0 })
  for (let t = 0; t < 3; t++) {
    const values = plan.advance()
    const before = biasOf(network)
    let sum = 0
    for (let part = 0; part < 4; part++) {
      const [output] = network.activate(input, true)
      sum += learningRate(t) * (target[0]! - output!)
      network.propagate(values.learningRate, values.momentum, part === 3, target)
    }
    expect(biasOf(network)).toBe(before + sum)
  }
  expect(plan.progress.updates).toBe(3)
})

it('train(set, { ratePolicy }) asks from iteration 1', () => {
  const network = createNetwork()
  const rate = rateFunction(learningRate, { countFrom: 1, neverZero: true })
  const asked: number[] = []
  let expected = NaN
  network.train([{ input, output: target }], {
    iterations: 5,
    rate: 1,
    ratePolicy: (_: number, iteration: number) => {
      if (iteration > 1) expect(biasOf(network)).toBe(expected)
      asked.push(iteration)
      const [output] = network.activate(input, true)
      expected = biasOf(network) + learningRate(iteration - 1) * (target[0]! - output!)
      return rate(iteration)
    },
  })
  expect(asked).toEqual([1, 2, 3, 4, 5])
  expect(biasOf(network)).toBe(expected)
})

it('auto says which helper to use', () => {
  expect(() => auto(createNetwork())).toThrow(
    'It looks like a network of neataptic: pass driveValue(schedule).advance() to propagate(rate, momentum, update, target), or train(set, { ratePolicy:',
  )
})
