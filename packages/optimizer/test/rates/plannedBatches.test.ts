import { expect, it } from 'vitest'
import {
  driveOptimizer,
  growBatch,
  microBatches,
  piecewise,
  plannedBatches,
  sgd,
  shuffledRows,
  type Progress,
  type SizedSource,
} from '../../src/index.ts'

const decay = piecewise({ values: [0.1, 0.02], at: ['1.5 epochs'] })
const plan = growBatch({ schedule: decay, batchSize: 10 })
const run = { epochs: 3, datasetSize: 120 }

const source: SizedSource<number[]> = {
  size: 120,
  batch: ({ epoch, start, size }) =>
    Array.from(shuffledRows(120, { epoch, seed: 4 }).subarray(start, start + size)),
}

/** Fits the mean of the numbers; gradients of micro-batches are added up, each with its share. */
async function train(weights: Float64Array, progress?: Progress, end = Infinity) {
  const optimizer = sgd([weights], { learningRate: 1 })
  const sizes: number[] = []
  const rates: number[] = []
  const lr = driveOptimizer(optimizer, plan, {
    run,
    ...(progress && { from: progress }),
    knobs: { batchSize: size => void sizes.push(size) },
  })
  const seen: number[] = []
  const options = { batchSize: plan.batchSize, run, from: progress?.updates }
  for await (const { update, batch, size } of plannedBatches(source, options)) {
    const values = lr.advance()
    expect(Math.min(values.batchSize, size)).toBe(batch.length)
    let at = 0
    let gradient = 0
    for (const count of microBatches(size, 16)) {
      const part = batch.slice(at, (at += count))
      const mean = part.reduce((sum, value) => sum + (weights[0]! - value / 100), 0) / count
      gradient += (mean * count) / size
    }
    optimizer.step([Float64Array.of(gradient)])
    seen.push(...batch)
    rates.push(optimizer.learningRate)
    if (update + 1 === end) break
  }
  return { sizes, rates, seen, progress: lr.progress }
}

it('come in the sizes of the plan, each sample once an epoch, at the rate that belongs to them', async () => {
  const { sizes, rates, seen } = await train(Float64Array.of(0))
  // 12 updates, 6 updates, then 60 of 120 samples in batches of 50: 50 and 10, and 50, 50, 20
  expect(sizes).toEqual([...Array<number>(18).fill(10), 50, 50, 50, 50, 50])
  rates.forEach(rate => {
    expect(Math.abs(rate - 0.1)).toBeLessThan(1e-15)
  })
  for (let epoch = 0; epoch < 3; epoch++)
    expect(new Set(seen.slice(120 * epoch, 120 * (epoch + 1))).size).toBe(120)
})

it('go on where they were', async () => {
  const whole = Float64Array.of(0)
  const all = await train(whole)
  const parts = Float64Array.of(0)
  const first = await train(parts, undefined, 19)
  const second = await train(parts, JSON.parse(JSON.stringify(first.progress)) as Progress)
  expect([...first.seen, ...second.seen]).toEqual(all.seen)
  expect(parts[0]).toBe(whole[0])
})

it('say what is missing', async () => {
  const first = (options: object, data = source) =>
    plannedBatches(data, { batchSize: 10, run, ...options }).next()
  await expect(first({ run: {} })).rejects.toThrow('the run does not say where it ends')
  await expect(first({}, { size: 120, batch: () => undefined })).rejects.toThrow(
    'there is no batch at sample 0 of epoch 0, although the data have 120 samples',
  )
})
