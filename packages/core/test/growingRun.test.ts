import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  constant,
  cosine,
  createRun,
  cyclic,
  growingRun,
  linear,
  perEpoch,
  piecewise,
  sequence,
  step,
  type Run,
  type RunOptions,
  type Schedule,
} from '../src/index.ts'

interface Update {
  readonly size: number
  /** Samples seen before it. */
  readonly seen: number
  /** Epochs begun before it, and samples of this one that are gone. */
  readonly epoch: number
  readonly gone: number
}

/** A training loop, as anyone would write it: it asks for the size of a batch and takes what is left. */
function train(
  data: number,
  epochs: number,
  dropLast: boolean,
  sizeAt: (epoch: number, gone: number, update: number) => number,
): Update[] {
  const updates: Update[] = []
  let seen = 0
  for (let epoch = 0; epoch < epochs; epoch++) {
    let gone = 0
    while (gone < data) {
      let size = sizeAt(epoch, gone, updates.length)
      if (gone + size > data) {
        if (dropLast) break
        size = data - gone
      }
      updates.push({ size, seen, epoch, gone })
      gone += size
      seen += size
    }
  }
  return updates
}

const plans = fc.record({
  data: fc.integer({ min: 20, max: 400 }),
  epochs: fc.integer({ min: 1, max: 6 }),
  dropLast: fc.boolean(),
  sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 }),
})

function check(run: ReturnType<typeof growingRun>, updates: readonly Update[], data: number): void {
  expect(run.steps).toBe(updates.length)
  for (const [i, { size, seen, epoch, gone }] of updates.entries()) {
    expect(run.samplesAt(i)).toBe(seen)
    expect(run.epochAt(i)).toBeCloseTo(epoch + gone / data, 9)
    expect(run.stepAtSamples(seen)).toBe(i)
    expect(Math.floor(run.epochAt(i))).toBe(epoch)
    expect(Math.min(run.batchSizeAt(i), data - gone)).toBe(size)
    if (gone === 0) expect(run.stepAtEpoch(epoch)).toBe(i)
    // halfway through an update, half of its samples are gone
    expect(run.samplesAt(i + 0.5)).toBe(seen + size / 2)
    expect(run.stepAtSamples(seen + size / 2)).toBeCloseTo(i + 0.5, 9)
  }
}

describe('is what a training loop does', () => {
  it('with sizes by epoch', () => {
    fc.assert(
      fc.property(plans, ({ data, epochs, dropLast, sizes }) => {
        const at = sizes.slice(1).map((_, i) => `${(i + 1) * 1.5} epochs` as const)
        const updates = train(data, epochs, dropLast, (epoch, gone) => {
          // pieces begin at whole samples
          const before = at.filter(
            (_, i) => Math.round((i + 1) * 1.5 * data) <= epoch * data + gone,
          )
          return sizes[before.length]!
        })
        const run = growingRun(
          { epochs, datasetSize: data, dropLast },
          piecewise({ values: sizes, at }),
        )
        check(run, updates, data)
      }),
      { numRuns: 30 },
    )
  })
  it('with sizes by step', () => {
    fc.assert(
      fc.property(plans, ({ data, epochs, dropLast, sizes }) => {
        const at = sizes.slice(1).map((_, i) => (i + 1) * 7)
        const updates = train(
          data,
          epochs,
          dropLast,
          (_, __, update) => sizes[Math.min(sizes.length - 1, Math.floor(update / 7))]!,
        )
        const run = growingRun(
          { epochs, datasetSize: data, dropLast },
          piecewise({ values: sizes, at }),
        )
        check(run, updates, data)
      }),
      { numRuns: 30 },
    )
  })
  it('with a size that changes at each update, and is rounded', () => {
    const updates = train(1000, 3, false, (epoch, gone) =>
      Math.round(10 + 30 * ((epoch * 1000 + gone) / 3000)),
    )
    const run = growingRun(
      { epochs: 3, datasetSize: 1000 },
      linear({ from: 10, to: 40, steps: '100%' }),
    )
    check(run, updates, 1000)
  })
})

describe('a batch size that stays the same', () => {
  it('makes the same whole steps as a run without a schedule', () => {
    for (const dropLast of [false, true]) {
      const options: RunOptions = { epochs: 5, datasetSize: 100, batchSize: 30, dropLast }
      const plain = createRun(options)
      const run = growingRun(options, constant({ value: 30 }))
      expect(run.steps).toBe(plain.steps)
      for (let i = 0; i <= 5; i++) expect(run.stepAtEpoch(i)).toBe(plain.stepAtEpoch(i))
      for (let i = 0; i <= 20; i++) expect(run.samplesAt(i)).toBe(plain.samplesAt(i))
    }
  })
})

describe('lengths in a growing run', () => {
  // 4 epochs of 10, 5, 4 and 2 updates
  const options: RunOptions = { epochs: 4, datasetSize: 100, batchSize: 10, tokensPerStep: 50 }
  const sizes = piecewise({ values: [10, 20, 25, 50], at: ['1 epoch', '2 epochs', '3 epochs'] })
  const run = growingRun(options, sizes)
  const end = (schedule: Schedule): number => schedule.bind(run).duration
  it('are as many epochs, samples and tokens as they say', () => {
    expect(end(cosine({ from: 1, steps: '1 epoch' }))).toBe(10)
    expect(end(cosine({ from: 1, steps: '2 epochs' }))).toBe(15)
    expect(end(cosine({ from: 1, steps: '300 samples' }))).toBe(19)
    expect(end(cosine({ from: 1, steps: '1000 tokens' }))).toBe(15)
    expect(end(cosine({ from: 1, steps: 'rest' }))).toBe(21)
    expect([run.steps, run.epochs, run.tokensAt(21)]).toEqual([21, 4, 2000])
  })
  it('begin where they stand', () => {
    const epoch = constant({ value: 1, steps: '1 epoch' })
    const lr = sequence({ parts: [epoch, epoch, epoch, epoch] })
    expect(end(lr)).toBe(21)
    expect(end(sequence({ parts: [epoch, constant({ value: 1, steps: 'rest' })] }))).toBe(21)
  })
  it('cannot be periods, when they are not equal', () => {
    const cycle = cyclic({ low: 0, high: 1, up: '1 epoch' })
    expect(() => cycle.bind(run)).toThrow(
      'cyclic.up: "1 epoch" are not always as many steps in this run; use perEpoch',
    )
    const inside = perEpoch({ schedule: step({ from: 1, factor: 0.5, every: 1 }) }).bind(run)
    expect([9, 10, 14, 15, 19].map(inside)).toEqual([1, 0.5, 0.5, 0.25, 0.125])
  })
})

describe('what the batch size is a function of', () => {
  const sizeAt = (options: RunOptions, schedule: Schedule): number[] => {
    const run = growingRun(options, schedule)
    return [0, 4, 5, 9, 10].map(i => run.batchSizeAt(i))
  }
  it('steps, when it counts steps, written either way', () => {
    const options: RunOptions = { epochs: 4, datasetSize: 100 }
    for (const at of [5, '5 steps'] as const)
      expect(sizeAt(options, piecewise({ values: [1, 2], at: [at] }))).toEqual([1, 1, 2, 2, 2])
  })
  it('steps, in shares of a run of steps', () => {
    const schedule = piecewise({ values: [1, 2], at: ['50%'] })
    expect(sizeAt({ steps: 10 }, schedule)).toEqual([1, 1, 2, 2, 2])
  })
  it('samples, in all else', () => {
    const options: RunOptions = { epochs: 1, datasetSize: 20 }
    expect(sizeAt(options, piecewise({ values: [2, 3], at: ['50%'] }))).toEqual([2, 2, 3, 3, 3])
  })
  it('not both', () => {
    const schedule = piecewise({ values: [1, 2, 3], at: [5, '1 epoch'] })
    expect(() => growingRun({ epochs: 2, datasetSize: 9 }, schedule)).toThrow(
      'piecewise.at[0]: 5 counts steps where all else counts samples',
    )
  })
})

it('says what is missing, or cannot be', () => {
  const byEpoch = piecewise({ values: [1, 2], at: ['1 epoch'] })
  expect(() => growingRun({ epochs: 2 }, byEpoch)).toThrow('the run needs datasetSize')
  expect(() => growingRun({ epochs: 2, datasetSize: 9, batch: 3 } as RunOptions, byEpoch)).toThrow(
    'run has no "batch"',
  )
  const run: Run = growingRun({ steps: 9 }, constant({ value: 3 }))
  expect(() => run.epochAt(2)).toThrow('the run needs datasetSize')
  expect([run.samplesAt(2), run.epochs, run.steps]).toEqual([6, undefined, 9])
  const down = linear({ from: 4, to: -4, steps: 8 })
  expect(() => growingRun({ steps: 9 }, down).samplesAt(8)).toThrow(
    'batchSize is 0 at step 4; it must be 1 or more',
  )
  const big = growingRun({ datasetSize: 10, dropLast: true }, constant({ value: 11 }))
  expect(() => big.samplesAt(1)).toThrow('batchSize is 11 at step 0: more than the 10 samples')
})
