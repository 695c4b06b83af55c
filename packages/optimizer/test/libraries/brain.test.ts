import { expect, it } from 'vitest'
import { driveOptimizer, linear } from '../../src/index.ts'
import { brain, type BrainNetwork } from '../support/peers.ts'

const sample = { input: [0.3, 0.9], output: [0.7] }
const learningRate = linear({ from: 0.8, to: 0.1, steps: 10 })
const momentum = linear({ from: 0.1, to: 0.9, steps: 10 })

function createNetwork(options: object = {}): BrainNetwork {
  const network = new brain.NeuralNetwork({ hiddenLayers: [3], ...options })
  network.sizes = [2, 3, 1]
  network.initialize()
  network.weights = network.weights.map((layer, l) =>
    layer.map((row, i) => Array.from(row, (_, k) => Math.sin(l + 2 * i + 3 * k))),
  )
  network.biases = network.biases.map((layer, l) => Array.from(layer, (_, i) => Math.cos(l + i)))
  return network
}

type Each = (g: number, at: number) => number

/**
 * What an update should make of all weights: `change` and `changeBias` give what is added, of the
 * gradient that the network itself found.
 */
function expectedOf(network: BrainNetwork, change: Each, changeBias: Each): number[][][] {
  let [at, bias] = [0, 0]
  return network.weights.map((layer, l) =>
    layer.map((row, i) => {
      const delta = network.deltas[l]![i]!
      const next = Array.from(row, (w, k) => w + change(delta * network.outputs[l - 1]![k]!, at++))
      return [...next, network.biases[l]![i]! + changeBias(delta, bias++)]
    }),
  )
}

const stateOf = (network: BrainNetwork): number[][][] =>
  network.weights.map((layer, l) =>
    layer.map((row, i) => [...Array.from(row), network.biases[l]![i]!]),
  )

/** The weights before an update, with the gradients that the update will use. */
function beforeUpdate(network: BrainNetwork): BrainNetwork {
  const copy = createNetwork()
  copy.weights = structuredClone(network.weights)
  copy.biases = structuredClone(network.biases)
  copy.trainOpts['learningRate'] = 0
  copy.trainOpts['momentum'] = 0
  copy.trainPattern(sample) // forward and backward, and no change
  return copy
}

const close = (actual: number[][][], expected: number[][][]): void => {
  const [a, b] = [actual.flat(2), expected.flat(2)]
  expect(a).toHaveLength(b.length)
  // deltas are arrays of float32 in brain.js; weights change in float64
  a.forEach((value, i) => {
    expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(1e-15)
  })
}

it('brain.js sgd moves by its formula at the scheduled rate and momentum', () => {
  const network = createNetwork()
  const hook = driveOptimizer(network, { learningRate, momentum })
  const changes = new Float32Array(100)
  for (let t = 0; t < 6; t++) {
    hook.advance()
    const [rate, keep] = [learningRate(t), momentum(t)]
    const expected = expectedOf(
      beforeUpdate(network),
      (g, at) => {
        const change = rate * g + keep * changes[at]!
        changes[at] = change
        return change
      },
      g => rate * g,
    )
    network.trainPattern(sample)
    close(stateOf(network), expected)
  }
})

it('brain.js adam has its momentum in beta1, which is what is driven', () => {
  const network = createNetwork({ praxis: 'adam' })
  expect(network.trainOpts['momentum']).toBe(0.1)
  const hook = driveOptimizer(network, { learningRate, momentum })
  const adam = (late: boolean): ((rate: number, beta: number, t: number) => Each) => {
    const [low, high] = [new Float32Array(100), new Float32Array(100)]
    return (rate, beta, t) => (g, at) => {
      const [oldMean, oldSquare] = [low[at]!, high[at]!]
      const mean = late ? oldMean : oldMean * beta + (1 - beta) * g
      const square = late ? oldSquare : oldSquare * 0.999 + (1 - 0.999) * g * g
      low[at] = oldMean * beta + (1 - beta) * g
      high[at] = oldSquare * 0.999 + (1 - 0.999) * g * g
      return (rate * (mean / (1 - beta ** t))) / (Math.sqrt(square / (1 - 0.999 ** t)) + 1e-8)
    }
  }
  // biases move by the means before this gradient: so does 1.6.1
  const [weights, biases] = [adam(false), adam(true)]
  for (let t = 0; t < 6; t++) {
    hook.advance()
    const [rate, beta] = [learningRate(t), momentum(t)]
    const expected = expectedOf(
      beforeUpdate(network),
      weights(rate, beta, t + 1),
      biases(rate, beta, t + 1),
    )
    network.trainPattern(sample)
    close(stateOf(network), expected)
  }
  expect(network.trainOpts['momentum']).toBe(0.1)
})

it('train resets the rate to its default, and the callback sets the next one', () => {
  const network = createNetwork()
  const hook = driveOptimizer(network, learningRate)
  const seen: number[] = []
  network.train([sample], {
    iterations: 5,
    errorThresh: 1e-9,
    learningRate: hook.advance(),
    callbackPeriod: 1,
    callback: () => {
      seen.push(network.trainOpts['learningRate']!)
      hook.advance()
    },
  })
  expect(seen).toEqual([0, 1, 2, 3, 4].map(learningRate))
})
