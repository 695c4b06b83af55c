import { describe, expect, it } from 'vitest'
import {
  adam,
  constant,
  driveOptimizer,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  sgd,
  warmup,
  type MethodState,
} from '../../src/index.ts'
import { logistic } from '../support/logistic.ts'

const target = [1, -2, 0.5]
const steepness = [1, 10, 0.1]
const gradientAt = (w: ArrayLike<number>, t: number): Float64Array =>
  Float64Array.from(steepness, (a, i) => a * (w[i]! - target[i]!) + 0.3 * Math.sin(5 * t + 2 * i))

/** The paper's sequences, one weight after the other: z, x, and y of them. */
interface Paper {
  readonly x: number[]
  readonly y: number[]
}

/** Eq. 1–3 of the paper, with λy beside the gradient and the weights γ² of §4. */
function paperSgd(rates: readonly number[], betas: readonly number[], decay: number): Paper {
  const z = [0, 0, 0]
  const x = [...z]
  let y = [...z]
  let sum = 0
  rates.forEach((rate, t) => {
    const gradient = gradientAt(y, t)
    sum += rate ** 2
    const c = rate ** 2 / sum
    for (const i of z.keys()) {
      z[i] = z[i]! - rate * (gradient[i]! + decay * y[i]!)
      x[i] = (1 - c) * x[i]! + c * z[i]
    }
    y = z.map((value, i) => (1 - betas[t]!) * value + betas[t]! * x[i]!)
  })
  return { x, y }
}

/** Algorithm 1 of the paper. */
function paperAdamw(rates: readonly number[], beta1: number, beta2: number, decay: number): Paper {
  const z = [0, 0, 0]
  const x = [...z]
  let y = [...z]
  const v = [0, 0, 0]
  let sum = 0
  rates.forEach((rate, t) => {
    const gradient = gradientAt(y, t)
    const gamma = rate * Math.sqrt(1 - beta2 ** (t + 1))
    sum += gamma ** 2
    const c = gamma ** 2 / sum
    for (const i of z.keys()) {
      v[i] = beta2 * v[i]! + (1 - beta2) * gradient[i]! ** 2
      z[i] = z[i]! - (gamma * gradient[i]!) / (Math.sqrt(v[i]) + 1e-8) - gamma * decay * y[i]!
      x[i] = (1 - c) * x[i]! + c * z[i]
    }
    y = z.map((value, i) => (1 - beta1) * value + beta1 * x[i]!)
  })
  return { x, y }
}

const near = (found: ArrayLike<number>, wanted: readonly number[]): void => {
  for (const [i, value] of wanted.entries())
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(value)))
}

const updates = 60
const schedule = warmup({ steps: 10, schedule: constant({ value: 0.08 }) })
const rates = Array.from({ length: updates }, (_, t) => schedule(t))

describe('the formulas of the paper', () => {
  it('sgd, with a momentum that changes on the way', () => {
    const weights = new Float64Array(3)
    const optimizer = scheduleFreeSgd([weights], { learningRate: 0, weightDecay: 0.05 })
    const betas = rates.map((_, t) => 0.5 + (0.4 * t) / updates)
    rates.forEach((rate, t) => {
      optimizer.learningRate = rate
      optimizer.momentum = betas[t]!
      optimizer.step([gradientAt(weights, t)])
    })
    const paper = paperSgd(rates, betas, 0.05)
    near(weights, paper.y)
    optimizer.evaluate()
    near(weights, paper.x)
  })

  it('adamw, driven by a warm-up', () => {
    const weights = new Float64Array(3)
    const optimizer = scheduleFreeAdamw([weights], { weightDecay: 0.05 })
    const hook = driveOptimizer(optimizer, schedule)
    for (let t = 0; t < updates; t++) {
      hook.advance()
      optimizer.step([gradientAt(weights, t)])
    }
    const paper = paperAdamw(rates, 0.9, 0.999, 0.05)
    near(weights, paper.y)
    optimizer.evaluate()
    near(weights, paper.x)
  })
})

describe.each([
  ['sgd', () => scheduleFreeSgd],
  ['adamw', () => scheduleFreeAdamw],
] as const)('schedule-free %s', (_, get) => {
  const create = (weights: Float64Array | Float32Array) => get()([weights], { learningRate: 0.05 })

  it.each([Float32Array, Float64Array])('looking at the average loses nothing in %o', Floats => {
    const [plain, looked] = [new Floats(3), new Floats(3)]
    const [a, b] = [create(plain), create(looked)]
    for (let t = 0; t < 30; t++) {
      a.step([gradientAt(plain, t)])
      b.step([gradientAt(looked, t)])
      if (t % 3 === 0) {
        b.evaluate()
        expect(b.evaluating).toBe(true)
        b.evaluate()
        b.train()
        b.train()
      }
      expect(looked).toEqual(plain)
    }
  })

  it('refuses an update while the averaged weights are in', () => {
    const weights = new Float64Array(3)
    const optimizer = create(weights)
    optimizer.evaluate()
    const before = JSON.stringify(optimizer)
    expect(() => {
      optimizer.step([new Float64Array(3)])
    }).toThrow('the averaged weights are in the parameters; call train() before the next update')
    expect(JSON.stringify(optimizer)).toBe(before)
    optimizer.train()
    optimizer.step([new Float64Array(3)])
  })

  it('can be saved while evaluating', () => {
    const weights = Float64Array.of(1, 2, 3)
    const optimizer = create(weights)
    for (let t = 0; t < 5; t++) optimizer.step([gradientAt(weights, t)])
    optimizer.evaluate()
    const state = JSON.parse(JSON.stringify(optimizer)) as MethodState
    const copy = weights.slice()
    const resumed = create(copy)
    resumed.load(state)
    expect(resumed.evaluating).toBe(true)
    resumed.train()
    optimizer.train()
    expect(copy).toEqual(weights)
  })

  it('begins with all weights the same', () => {
    const weights = Float64Array.of(1, 2, 3)
    const optimizer = create(weights)
    optimizer.evaluate()
    optimizer.train()
    expect(weights).toEqual(Float64Array.of(1, 2, 3))
  })
})

it('the average converges where the last iterate of a fixed rate goes on jumping', () => {
  const noise = (t: number): number => Math.sin(1e4 * Math.sin(t + 1))
  const distance = (learn: (w: Float64Array) => { step: () => void; done: () => void }): number => {
    const w = Float64Array.of(5)
    const { step, done } = learn(w)
    for (let t = 0; t < 4000; t++) step()
    done()
    return Math.abs(w[0]!)
  }
  const run = (kind: 'free' | 'plain') =>
    distance(w => {
      let t = 0
      const optimizer =
        kind === 'free'
          ? scheduleFreeSgd([w], { learningRate: 0.5 })
          : sgd([w], { learningRate: 0.5 })
      return {
        step: () => {
          optimizer.step([Float64Array.of(w[0]! + 3 * noise(t++))])
        },
        done: () => {
          if ('evaluate' in optimizer) optimizer.evaluate()
        },
      }
    })
  expect(run('free')).toBeLessThan(0.1)
  expect(run('free')).toBeLessThan(run('plain') / 3)
})

it('learns a logistic regression as well as tuned adam', () => {
  const problem = logistic(3)
  const accuracy = (create: (w: Float64Array) => ReturnType<typeof scheduleFreeAdamw>): number => {
    const w = new Float64Array(problem.size)
    const optimizer = create(w)
    for (let t = 0; t < 300; t++) optimizer.step([problem.gradient(w, t)])
    optimizer.evaluate()
    return problem.loss(w)
  }
  const w = new Float64Array(problem.size)
  const tuned = adam([w], { learningRate: 0.05 })
  for (let t = 0; t < 300; t++) tuned.step([problem.gradient(w, t)])
  const free = accuracy(weights => scheduleFreeAdamw([weights], { learningRate: 0.05 }))
  expect(free).toBeLessThan(0.45)
  expect(free).toBeLessThan(problem.loss(w) * 1.05)
})
