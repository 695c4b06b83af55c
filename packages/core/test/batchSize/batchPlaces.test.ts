import fc from 'fast-check'
import { expect, it } from 'vitest'
import { batchPlaces, growBatch, linear, rampBatch, type BatchPlace } from '../../src/index.ts'

it('are those of a training loop', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (data, epochs, amounts, dropLast) => {
        const by = Math.min(amounts[0]!, data)
        const to = by * Math.max(1, Math.min(amounts.length, Math.floor(data / by)))
        const places = batchPlaces(
          { epochs, datasetSize: data, dropLast },
          rampBatch({ from: by, to, over: 10 }),
        )
        const wanted: BatchPlace[] = []
        const times = to / by - 1
        const sizeAt = (update: number): number =>
          by *
          (1 +
            Array.from({ length: times }, (_, i) => Math.round((10 * (i + 1)) / times)).filter(
              at => at <= update,
            ).length)
        for (let epoch = 0; epoch < epochs; epoch++) {
          expect(places.firstOf(epoch)).toBe(wanted.length)
          for (let start = 0; start < data;) {
            const size = Math.min(sizeAt(wanted.length), data - start)
            if (dropLast && size < sizeAt(wanted.length)) break
            wanted.push({ epoch, start, size })
            start += size
          }
        }
        expect(places.updates).toBe(wanted.length)
        expect(wanted.map((_, update) => places.at(update))).toEqual(wanted)
      },
    ),
  )
})

it('take all samples of each epoch once, however batches grow', () => {
  const { batchSize } = growBatch({
    ...{ schedule: linear({ from: 1, to: 0.05, steps: '100%' }), batchSize: 7 },
  })
  const places = batchPlaces({ epochs: 4, datasetSize: 333 }, batchSize)
  const all = Array.from({ length: places.updates! }, (_, update) => places.at(update))
  for (let epoch = 0; epoch < 4; epoch++) {
    const sizes = all.filter(place => place.epoch === epoch).map(({ size }) => size)
    expect(sizes.reduce((a, b) => a + b)).toBe(333)
  }
  expect(all[0]!.size).toBe(7)
  expect(all.at(-2)!.size).toBeGreaterThan(50)
})

it('know one size, and what they lack', () => {
  expect(batchPlaces({ steps: 3, datasetSize: 10 }, 4).at(2)).toEqual({
    epoch: 0,
    start: 8,
    size: 2,
  })
  expect(() => batchPlaces({ steps: 3 }, 4)).toThrow('the run needs datasetSize')
  // 4, 4 and 2 of one epoch, 4 and a part of 4 of the other half
  expect(batchPlaces({ epochs: 1.5, datasetSize: 10 }, 4).updates).toBe(5)
  for (const update of [0.5, -1])
    expect(() => batchPlaces({ datasetSize: 10 }, 4).at(update)).toThrow(
      'update must be a whole number',
    )
})
