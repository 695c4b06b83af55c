import { pixels, type Digits } from './digits.ts'

/** Digits that there are. */
export const classes = 10

/** The weights of a softmax regression: for each digit a row of weights, and a bias. */
export interface Model {
  readonly weights: Float32Array
  readonly biases: Float32Array
}

/** A model that knows nothing. */
export const createModel = (): Model => ({
  weights: new Float32Array(classes * pixels),
  biases: new Float32Array(classes),
})

/** What the model thinks of an image: the share of each digit. */
function sharesOf({ weights, biases }: Model, images: Float32Array, from: number): Float64Array {
  const shares = Float64Array.from(biases)
  let largest = -Infinity
  for (let digit = 0; digit < classes; digit++) {
    let sum = shares[digit]!
    const row = digit * pixels
    for (let i = 0; i < pixels; i++) sum += weights[row + i]! * images[from + i]!
    shares[digit] = sum
    if (sum > largest) largest = sum
  }
  let total = 0
  for (let digit = 0; digit < classes; digit++)
    total += shares[digit] = Math.exp(shares[digit]! - largest)
  for (let digit = 0; digit < classes; digit++) shares[digit] = shares[digit]! / total
  return shares
}

/** Puts the gradient of the mean loss over a batch into `gradient`, and gives the loss. */
export function gradientOf(
  model: Model,
  { images, labels }: Digits,
  batch: Uint32Array,
  gradient: Model,
): number {
  gradient.weights.fill(0)
  gradient.biases.fill(0)
  let loss = 0
  for (const index of batch) {
    const from = index * pixels
    const shares = sharesOf(model, images, from)
    loss -= Math.log(Math.max(shares[labels[index]!]!, 1e-12)) / batch.length
    for (let digit = 0; digit < classes; digit++) {
      const error = (shares[digit]! - (digit === labels[index] ? 1 : 0)) / batch.length
      gradient.biases[digit] = gradient.biases[digit]! + error
      const row = digit * pixels
      for (let i = 0; i < pixels; i++)
        gradient.weights[row + i] = gradient.weights[row + i]! + error * images[from + i]!
    }
  }
  return loss
}

/** The share of images that the model recognises. */
export function accuracyOf(model: Model, { images, labels }: Digits): number {
  let right = 0
  labels.forEach((label, index) => {
    const shares = sharesOf(model, images, index * pixels)
    if (shares.indexOf(Math.max(...shares)) === label) right++
  })
  return right / labels.length
}
