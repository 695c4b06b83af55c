/** The same model in toygrad: its types do not resolve, so here are the parts that are used. */
import { pixels, type Digits } from './digits.ts'
import { classes, type Model } from './softmax.ts'

interface Tensor {
  readonly w: Float32Array
}
interface Network {
  getParamsAndGrads(): readonly { readonly params: Float32Array }[]
}
interface Trainer {
  learningRate: number
  train(image: Tensor, label: number): { readonly loss: number }
}
const { NeuralNetwork, Tensor, Trainers } = (await import('toygrad')) as unknown as {
  readonly NeuralNetwork: new (options: { layers: readonly object[] }) => Network
  readonly Tensor: new (sx: number, sy: number, sz: number, w: Float32Array) => Tensor
  readonly Trainers: { readonly SGD: new (network: Network, options: object) => Trainer }
}

/** A network of toygrad with its trainer: what is driven. */
export interface Toygrad {
  readonly trainer: Trainer
  /** Does one update, and gives the mean loss of the batch. */
  readonly update: (batch: Uint32Array) => number
  /** Its weights, as a model of ours. */
  readonly model: Model
}

/** A softmax regression in toygrad, from weights of 0. */
export function createToygrad(digits: Digits, learningRate: number, batchSize: number): Toygrad {
  const network = new NeuralNetwork({
    layers: [
      { type: 'input', sx: 1, sy: 1, sz: pixels },
      { type: 'dense', filters: classes },
      { type: 'softmax' },
    ],
  })
  const parameters = network.getParamsAndGrads()
  for (const { params } of parameters) params.fill(0)
  const trainer = new Trainers.SGD(network, { learningRate, momentum: 0, batchSize })
  const images = Array.from(
    digits.labels,
    (_, i) => new Tensor(1, 1, pixels, digits.images.slice(i * pixels, (i + 1) * pixels)),
  )
  return {
    trainer,
    update: batch => {
      let loss = 0
      // it updates with the last of the batch
      for (const index of batch)
        loss += trainer.train(images[index]!, digits.labels[index]!).loss / batch.length
      return loss
    },
    get model() {
      const weights = new Float32Array(classes * pixels)
      parameters.slice(0, classes).forEach(({ params }, i) => {
        weights.set(params, i * pixels)
      })
      return { weights, biases: parameters[classes]!.params.slice() }
    },
  }
}
