import { describe, expect, test } from 'vitest'
import { need } from '../../../scripts/testing/system.ts'
import { pixels } from '../../tfjs-digits/src/digits.ts'
import { first, halve, load, readIdx, sizes, type DataName } from '../src/engine/images.ts'
import { withNoise } from '../src/engine/labels.ts'

describe.each(['digits', 'fashion'] as const)('%s', (data: DataName) => {
  test('has its images, standardised, with labels of ten classes', context => {
    if (data === 'fashion') need(context, 'fashion')
    const split = load(data)
    for (const part of ['train', 'validation', 'test'] as const) {
      expect(split[part].labels).toHaveLength(sizes[data][part])
      expect(split[part].images).toHaveLength(sizes[data][part] * pixels)
      expect([...new Set(split[part].labels)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
    const { images } = split.train
    const mean = images.reduce((sum, pixel) => sum + pixel, 0) / images.length
    const variance = images.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / images.length
    expect(mean).toBeCloseTo(0, 4)
    expect(variance).toBeCloseTo(1, 4)
    // no image is in two parts: the first of each training class is not in the test
    const key = (from: Float32Array, i: number): string =>
      from.subarray(i * pixels, (i + 1) * pixels).join()
    const seen = new Set(Array.from({ length: 500 }, (_, i) => key(images, i)))
    const again = Array.from({ length: 500 }, (_, i) => key(split.test.images, i))
    expect(again.filter(one => seen.has(one))).toEqual([])
  })

  test('has all classes among its first images', context => {
    if (data === 'fashion') need(context, 'fashion')
    const { images, labels } = first(load(data).train, 200)
    expect(images).toHaveLength(200 * pixels)
    expect(new Set(labels).size).toBe(10)
  })
})

test('reads files of the IDX format, and refuses others', () => {
  const file = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9)
  expect(readIdx(file)).toEqual({ dims: [1, 3], data: Uint8Array.of(7, 8, 9) })
  // a view that does not begin with its memory, as readFileSync gives for small files
  const within = Uint8Array.of(1, 2, ...file).subarray(2)
  expect(readIdx(within).data).toEqual(Uint8Array.of(7, 8, 9))
  expect(() => readIdx(Uint8Array.of(1, 2, 3))).toThrow('this is no IDX file of bytes')
  expect(() => readIdx(file.subarray(0, 14))).toThrow('of 1 × 3 bytes has 2 of them')
})

test('halves images: each pixel is the mean of four', () => {
  const image = new Uint8Array(28 * 28 * 2)
  image.set([255, 255], 28 * 28) // of the second image the first two pixels of its first row
  image[28 * 28 + 28 + 3] = 255 // and the fourth of its second row
  const halved = halve(image)
  expect(halved).toHaveLength(2 * pixels)
  expect([...halved.subarray(pixels, pixels + 3)]).toEqual([0.5, 0.25, 0])
  expect(halved.subarray(0, pixels).every(pixel => pixel === 0)).toBe(true)
})

test('false labels are never the true ones, as many as asked for, and the same for the same seed', () => {
  const labels = Uint8Array.from({ length: 10_000 }, (_, i) => i % 10)
  const { labels: noisy, isFalse } = withNoise(labels, 0.3, 1)
  expect(
    noisy.every((label, i) => label < 10 && (label === labels[i]) === (isFalse[i] === 0)),
  ).toBe(true)
  const share = isFalse.reduce((sum, one) => sum + one, 0) / labels.length
  expect(Math.abs(share - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / labels.length))
  expect(withNoise(labels, 0.3, 1).labels).toEqual(noisy)
  expect(withNoise(labels, 0.3, 2).labels).not.toEqual(noisy)
  expect(withNoise(labels, 0, 1).labels).toEqual(labels)
})
