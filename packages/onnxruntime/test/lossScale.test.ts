// What a decay of the loss at a fixed rate does, beside the same decay of the rate: each update of a
// real graph, with gradients that are known, and the rules worked out again in float64.
import { adagrad, adam, meanAbsoluteError, rmsprop, sgd, trainingGraph } from '@anneal/onnx-graph'
import type { Optimizer } from '@anneal/onnx-graph'
import { describe, expect, it } from 'vitest'
import { modelOf, node, random } from '../../onnx-graph/test/support/models.ts'
import { cosine, createTraining, linear, step, type Plan, type Schedule } from '../src/index.ts'
import { ort, quiet } from './support/ort.ts'

const updates = 600
const rate = 1 / 512

/** Gradients with noise, all in the same direction. */
const gradients = (() => {
  const next = random(3)
  return Float32Array.from({ length: updates }, () => 0.5 + next())
})()

/** y = x · w, whose targets are so low that the gradient of the mean absolute error is x. */
const line = modelOf({
  nodes: [node('MatMul', ['x', 'w'], 'y')],
  tensors: { w: { dims: [1, 1], data: [0] } },
  inputs: { x: ['N', 1] },
})

/** What each update took off the weight. */
async function movesOf(optimizer: Optimizer, plan: Plan): Promise<number[]> {
  const graph = trainingGraph(line, {
    ...{ loss: meanAbsoluteError({ output: 'y' }), optimizer, lossScale: true },
  })
  const training = await createTraining(ort, graph, {
    ...{ plan, session: quiet, outputs: ['w.next'], run: { steps: updates } },
  })
  const moves: number[] = []
  let before = 0
  for (const gradient of gradients) {
    const x = { data: Float32Array.of(gradient), dims: [1, 1] }
    const targets = { data: Float32Array.of(-1e6), dims: [1, 1] }
    const { outputs } = await training.step({ x, targets })
    const weight = (outputs['w.next']!.data as Float32Array)[0]!
    moves.push(before - weight)
    before = weight
  }
  return moves
}

const byLoss = (optimizer: Optimizer, decay: Schedule): Promise<number[]> =>
  movesOf(optimizer, { learningRate: rate, lossScale: decay })
/** The same decay, of the rate. */
const byRate = (optimizer: Optimizer, decay: (from: number) => Schedule): Promise<number[]> =>
  movesOf(optimizer, { learningRate: decay(rate), lossScale: 1 })

const cosineFrom = (from: number): Schedule => cosine({ from, steps: '100%' })
const scale = cosine({ from: 1, steps: updates })

/** Within what float32 costs in a weight of this size. */
function expectNear(moves: readonly number[], expected: readonly number[]): void {
  moves.forEach((move, i) => {
    expect(Math.abs(move - expected[i]!), `update ${i}`).toBeLessThan(1e-6)
  })
}

/** How large an update is under a decay of the loss, for one of the rate, around a share of the run. */
function ratioAt(share: number, loss: readonly number[], rates: readonly number[]): number {
  const around = (moves: readonly number[]): number =>
    moves.slice(share * updates - 5, share * updates + 5).reduce((sum, move) => sum + move)
  return around(loss) / around(rates)
}

describe('a decay of the loss', () => {
  it('is one of the rate for plain sgd: to the last bit by powers of two, else as float32 rounds', async () => {
    const halving = (from: number): Schedule => step({ from, factor: 0.5, every: 60 })
    const moves = await byLoss(sgd(), halving(1))
    expect(moves).toEqual(await byRate(sgd(), halving))
    expect(moves.slice(0, 300).every(move => move > 0)).toBe(true)
    const smooth = await byLoss(sgd(), cosineFrom(1))
    expectNear(smooth, await byRate(sgd(), cosineFrom))
    expectNear(
      smooth,
      Array.from(gradients, (gradient, t) => rate * scale(t) * gradient),
    )
  })

  it('lags for momentum, whose velocity keeps gradients of earlier scales', async () => {
    const moves = await byLoss(sgd({ momentum: 0.9 }), cosineFrom(1))
    const rates = await byRate(sgd({ momentum: 0.9 }), cosineFrom)
    let velocity = 0
    expectNear(
      moves,
      Array.from(gradients, (gradient, t) => {
        velocity = 0.9 * velocity + scale(t) * gradient
        return rate * velocity
      }),
    )
    // by some 1 / (1 − m) updates: so much earlier the rate had been as high
    const before = scale(0.9 * updates - 9) / scale(0.9 * updates)
    const lag = ratioAt(0.9, moves, rates)
    expect(lag).toBeGreaterThan(1 + (before - 1) / 2)
    expect(lag).toBeLessThan(1 + (before - 1) * 2)
    const small = await byLoss(sgd({ momentum: 0.5 }), cosineFrom(1))
    const less = ratioAt(0.9, small, await byRate(sgd({ momentum: 0.5 }), cosineFrom))
    expect(less).toBeGreaterThan(1)
    expect(less - 1).toBeLessThan((lag - 1) / 4)
  })

  it('hardly does anything for Adam and RMSprop with a short memory', async () => {
    for (const make of [
      () => adam({ beta2: 0.9, epsilon: 1e-12 }),
      () => rmsprop({ alpha: 0.9, epsilon: 1e-12 }),
    ]) {
      const none = await movesOf(make(), { learningRate: rate, lossScale: 1 })
      expect(ratioAt(0.75, await byRate(make(), cosineFrom), none)).toBeLessThan(0.2)
      expect(ratioAt(0.75, await byLoss(make(), cosineFrom(1)), none)).toBeGreaterThan(0.85)
    }
  })

  it('does more for Adam the longer it remembers', async () => {
    const ratios: number[] = []
    for (const beta2 of [0.9, 0.99, 0.999]) {
      const moves = await byLoss(adam({ beta2 }), cosineFrom(1))
      let [mean, squares] = [0, 0]
      expectNear(
        moves,
        Array.from(gradients, (gradient, t) => {
          mean = 0.9 * mean + 0.1 * scale(t) * gradient
          squares = beta2 * squares + (1 - beta2) * (scale(t) * gradient) ** 2
          const [first, second] = [1 - 0.9 ** (t + 1), 1 - beta2 ** (t + 1)]
          return (rate * (mean / first)) / (Math.sqrt(squares / second) + 1e-8)
        }),
      )
      ratios.push(ratioAt(0.9, moves, await byRate(adam({ beta2 }), cosineFrom)))
    }
    const [short, middle, long] = ratios as [number, number, number]
    expect(middle).toBeLessThan(0.7 * short)
    expect(long).toBeLessThan(0.9 * middle)
    expect(long).toBeGreaterThan(1.5) // it lags as momentum does, even so
  })

  it('comes near for Adagrad, which remembers all', async () => {
    const moves = await byLoss(adagrad(), cosineFrom(1))
    let squares = 0
    expectNear(
      moves,
      Array.from(gradients, (gradient, t) => {
        squares += (scale(t) * gradient) ** 2
        return (rate * scale(t) * gradient) / Math.sqrt(squares)
      }),
    )
    const rates = await byRate(adagrad(), cosineFrom)
    for (const share of [0.5, 0.75, 0.9]) {
      expect(ratioAt(share, moves, rates)).toBeGreaterThan(1)
      expect(ratioAt(share, moves, rates)).toBeLessThan(2)
    }
  })
})

describe('the channel', () => {
  const graph = (lossScale: boolean) =>
    trainingGraph(line, { loss: meanAbsoluteError({ output: 'y' }), optimizer: sgd(), lossScale })
  const one = {
    x: { data: Float32Array.of(1), dims: [1, 1] },
    targets: { data: Float32Array.of(-2), dims: [1, 1] },
  }

  it('leaves the loss that is told alone', async () => {
    const plan = { learningRate: 0.5, lossScale: linear({ from: 1, steps: 2 }) }
    const training = await createTraining(ort, graph(true), { plan, session: quiet })
    const [first, second] = [await training.step(one), await training.step(one)]
    expect([first.loss, first.values]).toEqual([2, { learningRate: 0.5, lossScale: 1 }])
    expect([second.loss, second.values]).toEqual([1.5, { learningRate: 0.5, lossScale: 0.5 }])
    expect((await training.step(one)).loss).toBe(1.25)
    expect((await training.step(one)).loss).toBe(1.25) // by then the scale is 0
  })

  it('is refused where the graph has no such input, and where the scale cannot be', async () => {
    const begin = (lossScale: boolean, plan: Plan) =>
      createTraining(ort, graph(lossScale), { plan, session: quiet })
    await expect(begin(false, { learningRate: 1, lossScale: 1 })).rejects.toThrow(
      'the session has no scalar input for lossScale: make the training step with lossScale: true',
    )
    const training = await begin(true, { learningRate: 1, lossScale: -1 })
    await expect(training.step(one)).rejects.toThrow('lossScale cannot be -1')
    expect(training.progress.updates).toBe(0)
    // forgotten, nothing feeds it
    const without = await begin(true, { learningRate: 1 })
    await expect(without.step(one)).rejects.toThrow('nothing feeds loss_scale')
  })
})
