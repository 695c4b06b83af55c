/** A small network with its gradients, by hand: what the runs of the study train. */
import type { Digits } from '../../examples/optimizer/src/digits.ts'

/** What a network is for: to name digits (cross entropy), or to give back its input (mean square). */
export type Task = 'classify' | 'copy'

/** A network that can be trained. */
export interface Network {
  /** Weights and biases of its layers. */
  readonly parameters: readonly Float64Array[]
  /** The gradient of the last batch, in the same order. */
  readonly gradients: readonly Float64Array[]
  /** The loss of a batch; puts its gradient there. */
  gradientOf(digits: Digits, batch: Uint32Array): number
}

/**
 * Makes a network of dense layers with ReLU between them.
 *
 * @param sizes of its input, its layers and its output
 */
export function createNetwork(sizes: readonly number[], task: Task, random: () => number): Network {
  const layers = sizes.slice(1).map((outputs, i) => {
    const inputs = sizes[i]!
    const spread = i + 2 < sizes.length ? Math.sqrt(6 / inputs) : Math.sqrt(3 / inputs)
    return {
      inputs,
      outputs,
      weights: Float64Array.from({ length: inputs * outputs }, () => spread * (2 * random() - 1)),
      biases: new Float64Array(outputs),
      dWeights: new Float64Array(inputs * outputs),
      dBiases: new Float64Array(outputs),
      values: new Float64Array(outputs),
      errors: new Float64Array(outputs),
      dInput: new Float64Array(inputs),
    }
  })
  const last = layers.at(-1)!
  const input = new Float64Array(sizes[0]!)

  const forward = (): void => {
    let from = input
    for (const layer of layers) {
      const { inputs, outputs, weights, biases, values } = layer
      for (let o = 0; o < outputs; o++) {
        let sum = biases[o]!
        for (let i = 0; i < inputs; i++) sum += weights[o * inputs + i]! * from[i]!
        values[o] = layer === last ? sum : Math.max(0, sum)
      }
      from = values
    }
  }
  const backward = (): void => {
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weights, dWeights, dBiases, errors, dInput } = layers[l]!
      const from = l > 0 ? layers[l - 1]!.values : input
      dInput.fill(0)
      for (let o = 0; o < outputs; o++) {
        const error = errors[o]!
        if (error === 0) continue
        dBiases[o] = dBiases[o]! + error
        for (let i = 0; i < inputs; i++) {
          dWeights[o * inputs + i] = dWeights[o * inputs + i]! + error * from[i]!
          dInput[i] = dInput[i]! + error * weights[o * inputs + i]!
        }
      }
      if (l > 0)
        layers[l - 1]!.errors.forEach((_, i, errors) => (errors[i] = from[i]! > 0 ? dInput[i]! : 0))
    }
  }
  /** The loss of the sample that went forward; puts its share of the errors into the last layer. */
  const judge = (label: number, share: number): number => {
    const { values, errors, outputs } = last
    if (task === 'copy') {
      let loss = 0
      for (let o = 0; o < outputs; o++) {
        const distance = values[o]! - input[o]!
        loss += distance ** 2 / outputs
        errors[o] = (2 * share * distance) / outputs
      }
      return loss
    }
    const largest = Math.max(...values)
    let total = 0
    for (const value of values) total += Math.exp(value - largest)
    for (let o = 0; o < outputs; o++)
      errors[o] = share * (Math.exp(values[o]! - largest) / total - (o === label ? 1 : 0))
    return Math.log(total) + largest - values[label]!
  }

  return {
    parameters: layers.flatMap(({ weights, biases }) => [weights, biases]),
    gradients: layers.flatMap(({ dWeights, dBiases }) => [dWeights, dBiases]),
    gradientOf({ images, labels }, batch) {
      for (const { dWeights, dBiases } of layers) {
        dWeights.fill(0)
        dBiases.fill(0)
      }
      let loss = 0
      for (const index of batch) {
        input.set(images.subarray(index * input.length, (index + 1) * input.length))
        forward()
        loss += judge(labels[index]!, 1 / batch.length) / batch.length
        backward()
      }
      return loss
    },
  }
}
