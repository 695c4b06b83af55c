/** Real runs at rates that are good and bad: what the diagnostics are tried on. */
import { loadDigits, pixels, type Digits } from '../../examples/optimizer/src/digits.ts'
import { permutation, seeded } from '../../examples/optimizer/src/random.ts'
import {
  constant,
  cosine,
  cyclic,
  linear,
  restarts,
  step,
  warmup,
  type Schedule,
} from '../../packages/core/src/index.ts'
import { adam, sgd, type Floats, type Method } from '../../packages/optimizer/src/index.ts'
import { createNetwork, type Task } from './network.ts'

/** What is trained. */
export const models: Readonly<
  Record<string, { readonly sizes: readonly number[]; readonly task: Task }>
> = {
  softmax: { sizes: [pixels, 10], task: 'classify' },
  network: { sizes: [pixels, 32, 10], task: 'classify' },
  autoencoder: { sizes: [pixels, 16, pixels], task: 'copy' },
}

type Create = (
  parameters: readonly Floats[],
  learningRate: number,
) => Method<{ learningRate: number }>

/** What it is trained with. */
export const methods: Readonly<Record<string, Create>> = {
  sgd: (parameters, learningRate) => sgd(parameters, { learningRate }),
  momentum: (parameters, learningRate) => sgd(parameters, { learningRate, momentum: 0.9 }),
  adam: (parameters, learningRate) => adam(parameters, { learningRate }),
}

/** How a rate is scheduled, and what it is in comparison with a good one. */
export interface Case {
  /** What the rate is multiplied by, a good one being 1. */
  readonly rate: number
  readonly schedule: (rate: number, updates: number) => Schedule
}

const fixed = (value: number): Schedule => constant({ value })

/** The schedules, and the rates. */
export const cases: Readonly<Record<string, Case>> = {
  'good, constant': { rate: 1, schedule: fixed },
  'good, warm-up and cosine': {
    rate: 1,
    schedule: (from, updates) =>
      warmup({ steps: updates / 10, schedule: cosine({ from, steps: 0.9 * updates }) }),
  },
  'good, linear to zero': { rate: 1, schedule: (from, steps) => linear({ from, steps }) },
  'good, three steps down': {
    rate: 1,
    schedule: (from, updates) => step({ from, factor: 0.2, every: updates / 4 }),
  },
  'good, triangular cycles': {
    rate: 1,
    schedule: (high, updates) => cyclic({ low: high / 10, high, up: updates / 10 }),
  },
  'good, warm restarts': {
    rate: 1,
    schedule: (from, updates) => restarts({ from, steps: updates / 3 }),
  },
  'far too low (1/300)': { rate: 1 / 300, schedule: fixed },
  'too high (× 10)': { rate: 10, schedule: fixed },
  'far too high (× 100)': { rate: 100, schedule: fixed },
}

/** One run. */
export interface Setting {
  readonly model: string
  readonly method: string
  readonly schedule: Schedule
  readonly updates: number
  readonly batchSize: number
  readonly seed: number
}

/** The losses and rates of a run, one for each update; it ends where the loss is no number. */
export interface Trace {
  readonly losses: readonly number[]
  readonly rates: readonly number[]
}

let loaded: Digits | undefined
const digits = (): Digits => (loaded ??= loadDigits().train)

/** Trains. */
export function train({ model, method, schedule, updates, batchSize, seed }: Setting): Trace {
  const data = digits()
  const random = seeded(seed)
  const { sizes, task } = models[model]!
  const network = createNetwork(sizes, task, random)
  const optimizer = methods[method]!(network.parameters, schedule(0))
  const losses: number[] = []
  const rates: number[] = []
  let order: Uint32Array = new Uint32Array()
  let at = 0
  for (let update = 0; update < updates; update++) {
    if (at + batchSize > order.length) {
      order = permutation(data.labels.length, random)
      at = 0
    }
    const loss = network.gradientOf(data, order.subarray(at, at + batchSize))
    at += batchSize
    const rate = schedule(update)
    losses.push(loss)
    rates.push(rate)
    if (!Number.isFinite(loss)) break
    optimizer.learningRate = rate
    optimizer.step(network.gradients)
  }
  return { losses, rates }
}

/** The mean of the last losses; infinite where it is no number. */
export function finalLoss({ losses }: Trace, count = 100): number {
  const last = losses.slice(-count)
  const mean = last.reduce((sum, loss) => sum + loss, 0) / last.length
  return Number.isNaN(mean) ? Infinity : mean
}

/** Of rates that are half a decade apart, the one with the lowest loss after a few hundred updates. */
export function goodRate(model: string, method: string): number {
  const tried = Array.from({ length: 11 }, (_, i) => 10 ** (-4 + i / 2)).map(rate => {
    const schedule = constant({ value: rate })
    return {
      rate,
      loss: finalLoss(train({ model, method, schedule, updates: 300, batchSize: 32, seed: 1 })),
    }
  })
  return tried.reduce((best, next) => (next.loss < best.loss ? next : best)).rate
}
