import { describe, expect, it } from 'vitest'
import {
  constant,
  cosine,
  drive,
  linear,
  perEpoch,
  piecewise,
  plateau,
  step,
  type Plan,
} from '../src/index.ts'

const target = { set: () => undefined }
const data = { epochs: 3, datasetSize: 100 }

describe('a plan that schedules the batch size', () => {
  // epochs of 10, 4 (3 of 30 and 1 of 10) and 2 updates
  const batchSize = piecewise({ values: [10, 30, 50], at: ['1 epoch', '2 epochs'] })
  it('counts the epochs of the others by it', () => {
    const plan = {
      learningRate: linear({ from: 16, to: 0, steps: '100%' }),
      momentum: perEpoch({ schedule: step({ from: 1, factor: 0.5, every: 1 }) }),
      batchSize,
    }
    const driving = drive(plan, target, { run: data })
    const seen = Array.from({ length: 17 }, () => driving.advance())
    expect(seen.map(({ batchSize }) => batchSize)).toEqual([
      ...Array<number>(10).fill(10),
      ...Array<number>(4).fill(30),
      50,
      50,
      50,
    ])
    expect(seen.map(({ learningRate }) => learningRate)).toEqual(
      Array.from({ length: 17 }, (_, i) => 16 - i),
    )
    expect(
      seen.map(({ momentum }) => momentum).filter((_, i) => [9, 10, 13, 14].includes(i)),
    ).toEqual([1, 0.5, 0.5, 0.25])
  })
  it('gives whole batches', () => {
    const plan = { batchSize: linear({ from: 1, to: 4, steps: 6 }) }
    const driving = drive(plan, target, { run: data })
    expect(Array.from({ length: 7 }, () => driving.advance().batchSize)).toEqual([
      1, 2, 2, 3, 3, 4, 4,
    ])
  })
  it('needs to know the data, and says so by channel', () => {
    expect(() => drive({ batchSize }, target)).toThrow('batchSize: the run needs datasetSize')
    expect(() => drive({ batchSize }, target, { run: { epochs: 3, stepsPerEpoch: 4 } })).toThrow(
      'batchSize: the run needs datasetSize, since the batch size is scheduled',
    )
    const none = { batchSize: linear({ from: 8, to: -1, steps: '3 epochs' }), learningRate: 1 }
    expect(() => drive(none, target, { run: data })).toThrow('batchSize: batchSize is 0 at step')
  })
  it('needs no run when nothing has units', () => {
    const driving = drive({ batchSize: step({ from: 4, factor: 2, every: 1 }) }, target)
    expect([driving.advance(), driving.advance()]).toEqual([{ batchSize: 4 }, { batchSize: 8 }])
  })
})

describe('a plan that fixes the batch size', () => {
  it('counts epochs by it', () => {
    const plan = { learningRate: linear({ from: 6, to: 0, steps: '100%' }), batchSize: 50 }
    const driving = drive(plan, target, { run: data })
    expect([driving.advance(), driving.advance()]).toEqual([
      { learningRate: 6, batchSize: 50 },
      { learningRate: 5, batchSize: 50 },
    ])
  })
})

describe('a plan in which feedback sets the batch size', () => {
  const batchSize = plateau({ schedule: constant({ value: 64 }), factor: 0.5, patience: 0 })
  const run = { ...data, batchSize: 64 }
  it('drives what counts steps', () => {
    const plan = { learningRate: cosine({ from: 1, steps: '10 steps' }), batchSize }
    const driving = drive(plan, target, { run })
    for (const loss of [1, 1]) driving.observe(loss)
    expect(driving.advance()).toEqual({ learningRate: 1, batchSize: 32 })
    const share = { learningRate: cosine({ from: 1, steps: '50%' }), batchSize }
    expect(drive(share, target, { run: { steps: 10 } }).advance().learningRate).toBe(1)
    const epochs = { learningRate: cosine({ from: 1, steps: '2 epochs' }), batchSize }
    expect(() => drive(epochs, target, { run: { steps: 10, stepsPerEpoch: 5 } })).toThrow(
      'learningRate: "2 epochs" cannot be counted, because feedback sets batchSize',
    )
  })
  it.each<Plan>([
    { learningRate: cosine({ from: 1, steps: '1 epoch' }), batchSize },
    { learningRate: cosine({ from: 1, steps: '10 samples' }), batchSize },
    { learningRate: cosine({ from: 1, steps: 'rest' }), batchSize },
    { learningRate: perEpoch({ schedule: constant({ value: 1 }) }), batchSize },
  ])('refuses what cannot be counted then', plan => {
    expect(() => drive(plan, target, { run })).toThrow(
      /^learningRate: ".+" cannot be counted, because feedback sets batchSize; give numbers of steps$/,
    )
  })
})
