import { expect, it } from 'vitest'
import { auto, cosine, driveValue, linear, plateau, rateFunction } from '../../src/index.ts'
import { synaptic, type SynapticNetwork } from '../support/peers.ts'

const input = [0.3, 0.9]
const target = [0.7]
const schedule = linear({ from: 0.8, to: 0, steps: 5 })

/** One output, no hidden layer: its update is a formula of one line. */
function createNetwork(optimize = false): SynapticNetwork {
  const network = new synaptic.Architect.Perceptron(2, 1, 1)
  network.setOptimize(optimize)
  let i = 0
  for (const { neuron } of network.neurons()) {
    neuron.bias = Math.sin(i++)
    for (const connection of Object.values(neuron.connections.inputs))
      connection.weight = Math.cos(i++)
  }
  return network
}

function outputOf(network: SynapticNetwork): { bias: number; weight: number } {
  const { neuron } = network.neurons().at(-1)!
  return { bias: neuron.bias, weight: Object.values(neuron.connections.inputs)[0]!.weight }
}

/** What one update at a rate makes of the output neuron. */
function expectedAt(network: SynapticNetwork, rate: number): { bias: number; weight: number } {
  const [activation] = network.activate(input)
  const error = target[0]! - activation!
  const { neuron } = network.neurons()[2]! // the hidden one
  const { bias, weight } = outputOf(network)
  return { bias: bias + rate * error, weight: weight + rate * (error * neuron.activation) }
}

it('a rate that each call takes: propagate(rate, target)', () => {
  const network = createNetwork()
  const lr = driveValue(schedule)
  for (let t = 0; t < 5; t++) {
    const expected = expectedAt(network, schedule(t))
    network.activate(input)
    network.propagate(lr.advance(), target)
    expect(outputOf(network)).toEqual(expected)
  }
})

it('a function of the iteration, from 1: train(set, { rate })', () => {
  const network = createNetwork()
  const trainer = new synaptic.Trainer(network)
  const rate = rateFunction(schedule, { countFrom: 1, neverZero: true })
  const asked: number[] = []
  let expected = { bias: 0, weight: 0 }
  trainer.train([{ input, output: target }], {
    iterations: 5,
    error: 1e-12,
    rate: (iteration: number) => {
      if (iteration > 1) expect(outputOf(network)).toEqual(expected)
      asked.push(iteration)
      expected = expectedAt(network, schedule(iteration - 1))
      return rate(iteration)
    },
  })
  expect(asked).toEqual([1, 2, 3, 4, 5])
  expect(outputOf(network)).toEqual(expected)
  expect(rate.progress.updates).toBe(5)
})

it('takes a rate of 0 for none, and 5e-324 for nearly none', () => {
  const still = rateFunction(cosine({ from: 0.1, steps: 1 }), { countFrom: 1, neverZero: true })
  expect(still(2)).toBe(Number.MIN_VALUE)
  expect(rateFunction(cosine({ from: 0.1, steps: 1 }), { countFrom: 1 })(2)).toBe(0)
  const moved = (rate: number): boolean => {
    const network = createNetwork()
    const before = outputOf(network)
    network.activate(input)
    network.propagate(rate, target)
    return outputOf(network).bias !== before.bias
  }
  expect(moved(0)).toBe(true) // 0.1, because 0 is false
  expect(moved(still(2))).toBe(false)
})

it('feeds the error of the last iteration to a plateau', () => {
  const trainer = new synaptic.Trainer(createNetwork())
  const halve = plateau({
    schedule: linear({ from: 0.4, to: 0.4, steps: 1 }),
    factor: 0.5,
    patience: 0,
  })
  const rate = rateFunction(halve, { countFrom: 1 })
  const used: number[] = []
  trainer.train([{ input, output: target }], {
    iterations: 4,
    error: 1e-12,
    rate: (iteration: number) => {
      if (iteration > 1) rate.observe(1) // a loss that never gets better
      used.push(rate(iteration))
      return used.at(-1)
    },
  })
  expect(used).toEqual([0.4, 0.4, 0.2, 0.1])
})

it('auto says which helper to use', () => {
  const network = createNetwork()
  const words =
    'It looks like one of synaptic: pass driveValue(schedule).advance() to propagate(rate'
  expect(() => auto(network)).toThrow(words)
  expect(() => auto(new synaptic.Trainer(network))).toThrow(words)
})
