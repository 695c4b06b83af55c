// A chunk of its own, for it brings TensorFlow.js: a small network on real digits.
import * as tf from '@tensorflow/tfjs'
import { driveOptimizer } from '@anneal/tfjs'
import { custom } from '@anneal/core'
import { h, say } from '../dom.ts'
import type { Page } from '../page.ts'
import { figures } from '../stats.ts'
import { lossPicture, runnersOf, type Runner } from './runners.ts'

const side = 14
const batch = 48
const epochs = 20
const share = 0.8

interface Digits {
  readonly train: readonly [tf.Tensor2D, tf.Tensor]
  readonly test: readonly [tf.Tensor2D, tf.Tensor1D]
  readonly count: number
}

/** One byte for what it shows, and one for each pixel, digit by digit. */
async function load(): Promise<Digits> {
  const response = await fetch('digits.bin')
  if (!response.ok) throw new Error('the digits are not there')
  const bytes = new Uint8Array(await response.arrayBuffer())
  const size = side * side + 1
  const all = bytes.length / size
  const labels = Array.from({ length: all }, (_, i) => bytes[i * size]!)
  const pixels = new Float32Array(all * (size - 1))
  for (let i = 0; i < all; i++)
    for (let k = 1; k < size; k++) pixels[i * (size - 1) + k - 1] = bytes[i * size + k]! / 255
  const count = Math.round(share * all)
  const images = tf.tensor2d(pixels, [all, size - 1])
  const classes = tf.tensor1d(labels, 'int32')
  return {
    count,
    train: [images.slice(0, count), tf.oneHot(classes.slice(0, count), 10).toFloat()],
    test: [images.slice(count), classes.slice(count)],
  }
}

async function train(
  runner: Runner,
  { train: [images, labels], test, count }: Digits,
  onLoss: (loss: number) => void,
): Promise<number> {
  const layer = (rows: number, columns: number, seed: number): tf.Variable<tf.Rank.R2> =>
    tf.variable(
      tf.randomNormal<tf.Rank.R2>([rows, columns], 0, Math.sqrt(2 / rows), 'float32', seed),
    )
  const [w1, w2] = [layer(side * side, 32, 1), layer(32, 10, 2)]
  const [b1, b2] = [tf.variable(tf.zeros([32])), tf.variable(tf.zeros([10]))]
  const logits = (x: tf.Tensor2D): tf.Tensor2D =>
    x.matMul(w1).add(b1).relu().matMul(w2).add<tf.Tensor2D>(b2)
  const updates = (epochs * count) / batch
  const along =
    (curve: (step: number) => number): ((step: number) => number) =>
    step =>
      curve(Math.floor((step * runner.steps) / updates))
  const optimizer = tf.train.momentum(0.1, 0)
  const rate = driveOptimizer(optimizer, {
    learningRate: custom(along(runner.rateAt)),
    momentum: custom(along(runner.momentumAt)),
  })
  for (let i = 0; i < updates; i++) {
    const begin = (i * batch) % count
    rate.advance()
    const cost = optimizer.minimize(
      () =>
        tf.losses.softmaxCrossEntropy<tf.Tensor, tf.Scalar>(
          labels.slice(begin, batch),
          logits(images.slice(begin, batch)),
        ),
      true,
    )!
    onLoss((await cost.data())[0]!)
    cost.dispose()
    if (i % 4 === 0) await tf.nextFrame()
  }
  const right = tf.tidy(() => logits(test[0]).argMax(1).toInt().equal(test[1]).toFloat().mean())
  const [accuracy] = await right.data()
  tf.dispose([right, w1, w2, b1, b2])
  optimizer.dispose()
  return accuracy!
}

/** Trains once for each line that is shown, and draws the losses. */
export async function trainDigits(element: HTMLElement, page: Page): Promise<void> {
  const status = h('p', { role: 'status', id: 'digits-status' }, 'Loading the digits…')
  const picture = h('div', { class: 'picture' })
  element.replaceChildren(status, picture)
  const digits = await load()
  const updates = (epochs * digits.count) / batch
  const results: string[] = []
  const curves: { label: string; look: number; losses: number[] }[] = []
  for (const runner of runnersOf(page)) {
    const losses: number[] = []
    curves.push({ label: runner.label, look: runner.look, losses })
    status.textContent = `${runner.label} on ${tf.getBackend()} …`
    let outcome: string
    try {
      const accuracy = await train(runner, digits, loss => {
        losses.push(loss)
        if (losses.length % 8 === 0)
          picture.innerHTML = lossPicture(curves, updates, 'update', element.clientWidth)
      })
      outcome = `${figures(100 * accuracy)} % right`
    } catch (error) {
      outcome = (error as Error).message.slice(0, 200)
    }
    results.push(`${runner.label}: ${outcome}`)
  }
  picture.innerHTML = lossPicture(curves, updates, 'update', element.clientWidth)
  status.textContent = `Of ${Math.round((digits.count / share) * (1 - share))} digits that were kept back: ${results.join('; ')}.`
  say(status.textContent)
  tf.dispose([...digits.train, ...digits.test])
}
