// Batches that grow, through the whole loop: tables that were worked out by hand.
import { describe, expect, it } from 'vitest'
import {
  cosine,
  createTraining,
  growBatch,
  inMemory,
  piecewise,
  rampBatch,
  step,
  type BatchSource,
  type InMemoryOptions,
  type Plan,
  type RunOptions,
  type Training,
  type TrainingEvent,
} from '../src/index.ts'
import { examples, lineStep, perceptronStep } from './support/models.ts'
import { ort, quiet } from './support/ort.ts'
import { bitsOf } from './support/rateTraining.ts'

const count = 50
const x = Float32Array.from({ length: count }, (_, i) => Math.sin(i) + 1.5)
const targets = x.map((value, i) => 2 * value + Math.cos(5 * i) / 4)
const data = (options: InMemoryOptions = {}) =>
  inMemory({ x: { data: x, dims: [1] }, targets: { data: targets, dims: [1] } }, options)

/** What the loop did: an update with its examples and its rate, or the end of an epoch. */
interface Row {
  readonly size: number
  readonly asked: number
  readonly rate: number
}

/** Trains a line; gives a table for each epoch that has ended, and the updates of one that has not. */
async function tableOf(
  plan: Plan,
  run: RunOptions,
  source: BatchSource = data(),
): Promise<{ epochs: Row[][]; rest: Row[]; events: TrainingEvent[]; training: Training }> {
  const training = await createTraining(ort, lineStep(), { plan, run, session: quiet })
  const [epochs, events]: [Row[][], TrainingEvent[]] = [[], []]
  let rest: Row[] = []
  let samples = 0
  for await (const event of training.fit(source)) {
    events.push(event)
    const { learningRate: rate, batchSize: asked } = event.values as Record<string, number>
    if (event.event === 'update') {
      rest.push({ size: event.samples - samples, asked: asked!, rate: rate! })
      samples = event.samples
    } else {
      epochs.push(rest)
      rest = []
    }
  }
  return { epochs, rest, events, training }
}

const sizesOf = (epochs: readonly Row[][]): number[][] =>
  epochs.map(rows => rows.map(({ size }) => size))
const times = (n: number, value: number): number[] => Array<number>(n).fill(value)
const perEpoch = (...values: number[]): ReturnType<typeof piecewise> =>
  piecewise({ values, at: values.slice(1).map((_, i) => `${i + 1} epochs` as const) })

function expectRates(epochs: readonly Row[][], expected: readonly number[]): void {
  epochs.forEach((rows, epoch) => {
    for (const { rate } of rows) expect(rate).toBeCloseTo(expected[epoch]!, 12)
  })
}

describe('a batch that grows', () => {
  it('by five where the rate would fall by five, with small last batches', async () => {
    const plan = growBatch({ schedule: perEpoch(0.1, 0.02, 0.004), batchSize: 4 })
    const { epochs, rest, events } = await tableOf(plan, { epochs: 3, datasetSize: count })
    expect(sizesOf(epochs)).toEqual([[...times(12, 4), 2], [20, 20, 10], [50]])
    expect(epochs.map(rows => rows.map(({ asked }) => asked))).toEqual([
      times(13, 4),
      times(3, 20),
      [100],
    ])
    expectRates(epochs, [0.1, 0.1, 0.1])
    expect(rest).toEqual([])
    const ends = events.filter(({ event }) => event === 'epoch')
    expect(ends.map(({ update, epoch, samples }) => [update, epoch, samples])).toEqual([
      [13, 1, 50],
      [16, 2, 100],
      [17, 3, 150],
    ])
    expect(events.filter(({ event }) => event === 'update').map(({ epoch }) => epoch)).toEqual(
      [...times(13, 4).map((_, i) => Math.min(4 * (i + 1), 50)), 70, 90, 100, 150].map(n => n / 50),
    )
  })

  it('by two where the rate falls by the root of two: for Adam, in powers of two', async () => {
    const schedule = perEpoch(0.4, 0.2, 0.1)
    const plan = growBatch({ schedule, batchSize: 8, power: 0.5, doubling: true })
    const { epochs } = await tableOf(plan, { epochs: 3, datasetSize: count })
    expect(sizesOf(epochs)).toEqual([
      [...times(6, 8), 2],
      [16, 16, 16, 2],
      [32, 18],
    ])
    expectRates(epochs, [0.4, 0.4 / Math.SQRT2, 0.2])
  })

  it('up to a maximum, from where the rate falls', async () => {
    const plan = growBatch({ schedule: perEpoch(0.1, 0.02, 0.004), batchSize: 4, maximum: 25 })
    const { epochs } = await tableOf(plan, { epochs: 3, datasetSize: count })
    expect(sizesOf(epochs)).toEqual([
      [...times(12, 4), 2],
      [20, 20, 10],
      [25, 25],
    ])
    expectRates(epochs, [0.1, 0.1, 0.1 / 4]) // a quarter: 25 of the 100 that s = 1/25 asks for
  })

  it('in whole multiples, with a rate that corrects what rounding changed', async () => {
    const plan = growBatch({ schedule: perEpoch(0.1, 0.03), batchSize: 6, multipleOf: 6 })
    const { epochs } = await tableOf(plan, { epochs: 2, datasetSize: count })
    expect(sizesOf(epochs)).toEqual([
      [...times(8, 6), 2],
      [18, 18, 14], // 6 / 0.3 = 20 is nearest to 18
    ])
    expectRates(epochs, [0.1, 0.1 * 0.3 * 3])
  })

  it('in the middle of an epoch, and by samples', async () => {
    const schedule = piecewise({ values: [0.1, 0.05], at: ['1.5 epochs'] })
    const grown = growBatch({ schedule, batchSize: 5 })
    const half = await tableOf(grown, { epochs: 2, datasetSize: count })
    expect(sizesOf(half.epochs)).toEqual([times(10, 5), [...times(5, 5), 10, 10, 5]])
    const ramp = {
      learningRate: 0.1,
      batchSize: rampBatch({ from: 5, to: 20, over: '60 samples' }),
    }
    const ramped = await tableOf(ramp, { epochs: 2, datasetSize: count })
    // 5 up to 20 samples, 10 up to 40, 15 up to 60, 20 then
    expect(sizesOf(ramped.epochs)).toEqual([
      [5, 5, 5, 5, 10, 10, 10],
      [15, 20, 15],
    ])
  })

  it('without the small last batches, where the run or the data drop them', async () => {
    const plan = growBatch({ schedule: perEpoch(0.1, 0.02, 0.01), batchSize: 4 })
    const run = { epochs: 3, datasetSize: count, dropLast: true }
    for (const dropLast of [true, false]) {
      const { epochs, events } = await tableOf(plan, run, data({ dropLast }))
      expect(sizesOf(epochs)).toEqual([times(12, 4), [20, 20], [40]])
      expect(events.at(-1)).toMatchObject({ event: 'epoch', update: 15, samples: 48 + 40 + 40 })
    }
    // batches that shrink would fit into what is left: they belong to the next epoch even so
    const shrinking = { learningRate: 0.1, batchSize: perEpoch(20, 4) }
    const { epochs } = await tableOf(shrinking, { ...run, epochs: 2 })
    expect(sizesOf(epochs)).toEqual([[20, 20], times(12, 4)])
    const plain = await tableOf({ learningRate: 0.1, batchSize: 8 }, { ...run, epochs: 1 })
    expect(sizesOf(plain.epochs)).toEqual([times(6, 8)])
  })

  it('ends with the steps of the run, also at the end of an epoch', async () => {
    const plan = { learningRate: 0.1, batchSize: step({ from: 10, factor: 2, every: 5 }) }
    const whole = await tableOf(plan, { steps: 8, datasetSize: count })
    expect(sizesOf(whole.epochs)).toEqual([times(5, 10), [20, 20, 10]])
    expect(whole.rest).toEqual([])
    const part = await tableOf(plan, { steps: 7, datasetSize: count })
    expect(sizesOf(part.epochs)).toEqual([times(5, 10)])
    expect(part.rest.map(({ size }) => size)).toEqual([20, 20])
  })

  it('does the updates that are worked out by hand: each the mean over its batch', async () => {
    const plan = growBatch({ schedule: perEpoch(0.1, 0.03), batchSize: 7 })
    const { epochs, training } = await tableOf(
      plan,
      { epochs: 2, datasetSize: count },
      data({ shuffle: false }),
    )
    const table: [size: number, rate: number][] = [
      ...times(7, 7).map((n): [number, number] => [n, 0.1]),
      [1, 0.1],
      // 7 / 0.3 = 23.3 is 23, and the rate 0.03 · 23 / 7
      ...[23, 23, 4].map((n): [number, number] => [n, (0.03 * 23) / 7]),
    ]
    expect(sizesOf(epochs).flat()).toEqual(table.map(([size]) => size))
    let [weight, at] = [0, 0]
    for (const [size, rate] of table) {
      let gradient = 0
      for (let i = at; i < at + size; i++)
        gradient += (2 * (weight * x[i]! - targets[i]!) * x[i]!) / size
      weight -= rate * gradient
      at = (at + size) % count
    }
    expect(Math.abs(weight - 2)).toBeLessThan(0.2)
    const found = Number((await training.readState()).get('w')!.data[0])
    expect(Math.abs(found - weight)).toBeLessThan(1e-5)
  })
})

describe('going on', () => {
  const { x: features, labels } = examples(60)
  const rows = inMemory({ x: { data: features, dims: [8] }, labels: { data: labels } })
  const schedule = cosine({ from: 0.3, to: 0.02, steps: '3 epochs' })
  const plan = growBatch({ schedule, batchSize: 8, maximum: 40 })
  const begin = (checkpoint?: Uint8Array): Promise<Training> =>
    createTraining(ort, perceptronStep(), {
      ...{ session: quiet, plan, run: { epochs: 3, datasetSize: 60 }, checkpoint },
    })

  it('from any update, ends with the same bits', async () => {
    const whole = await begin()
    const checkpoints: Uint8Array[] = []
    const sizes: number[] = []
    for await (const { event, values } of whole.fit(rows)) {
      if (event === 'update') sizes.push(values['batchSize']!)
      checkpoints.push(await whole.checkpoint())
    }
    expect(new Set(sizes).size).toBeGreaterThan(5) // it grows on the way
    const bits = await bitsOf(whole)
    for (const checkpoint of checkpoints) {
      const training = await begin(checkpoint)
      for await (const _ of training.fit(rows)) continue
      expect(await bitsOf(training)).toBe(bits)
      await training.dispose()
    }
    expect(checkpoints).toHaveLength(sizes.length + 3)
  })
})

describe('a run that does not fit its data is an error', () => {
  const plan = growBatch({ schedule: perEpoch(0.1, 0.05), batchSize: 8 })

  it.each([
    [60, {}, 'an epoch has 60 examples, but this one has only 50. Correct datasetSize'],
    [40, {}, 'an epoch has 40 examples, but this one has more: 50 at least. Correct datasetSize'],
    [60, { dropLast: true }, 'an epoch has 60 examples, but this one has only 48'],
    [30, { dropLast: true }, 'an epoch has 30 examples, but this one has more: 40 at least'],
  ])('%d examples in the run, 50 in the data, %j', async (datasetSize, more, message) => {
    await expect(tableOf(plan, { epochs: 2, datasetSize, ...more })).rejects.toThrow(message)
  })

  it('but not where updates were skipped, or another plan has come: the data tell', async () => {
    const training = await createTraining<Plan>(ort, lineStep(), {
      ...{ plan, run: { epochs: 2, datasetSize: count }, session: quiet, onNonFinite: 'skip' },
    })
    const source = data({ shuffle: false })
    const spoilt: BatchSource = {
      batch: request => {
        const batch = source.batch(request)
        return batch && request.epoch === 0 && request.start === 8
          ? { ...batch, x: { data: new Float32Array(8).fill(NaN), dims: [8, 1] } }
          : batch
      },
    }
    const ends: number[][] = []
    for await (const { event, update, samples } of training.fit(spoilt)) {
      if (event === 'epoch') ends.push([update, samples])
      if (update === 8)
        training.replace({ learningRate: 0.1, batchSize: step({ from: 4, factor: 2, every: 10 }) })
    }
    expect(ends[0]).toEqual([6, 50])
    expect(ends[1]![1]).toBe(100)
  })
})
