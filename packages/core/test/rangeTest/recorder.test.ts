import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OptionError, createRangeRecorder, rangeCurve, rangeRamp } from '../../src/index.ts'
import { realTest } from './curves.ts'
import { debiased, lrFinderSmoothed } from './peers.ts'

const close = (given: readonly number[], wanted: readonly number[]): void => {
  expect(given.length).toBe(wanted.length)
  given.forEach((value, i) => {
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(1e-12 * Math.abs(wanted[i]!))
  })
}
const risingTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)

describe('rangeRamp', () => {
  it('rises by equal factors, both ends exactly', () => {
    const ramp = rangeRamp({ from: 1e-7, to: 10, updates: 100 })
    const rates = Array.from({ length: 100 }, (_, i) => ramp(i))
    expect([rates[0], rates[99]]).toEqual([1e-7, 10])
    // PyTorch-lr-finder and Lightning: start · (end/start)^(i / (n − 1))
    close(
      rates,
      rates.map((_, i) => 10 ** (-7 + (8 * i) / 99)),
    )
  })
  it('rises by equal amounts', () => {
    const ramp = rangeRamp({ from: 0.1, to: 1, updates: 10, shape: 'linear' })
    close(
      risingTo(10).map(i => ramp(i - 1)),
      risingTo(10).map(i => i / 10),
    )
  })
  it('rises in levels', () => {
    const ramp = rangeRamp({ from: 0.01, to: 1, updates: 10, shape: 'stepped', levels: 5 })
    close(
      risingTo(10).map(i => ramp(i - 1)),
      [-2, -2, -1.5, -1.5, -1, -1, -0.5, -0.5, 0, 0].map(power => 10 ** power),
    )
  })
  it('always begins and ends with its rates, and never falls', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        fc.double({ min: 1.01, max: 1e9, noNaN: true }),
        fc.integer({ min: 2, max: 300 }),
        fc.constantFrom('exponential', 'linear', 'stepped'),
        (from, factor, updates, shape) => {
          const to = from * factor
          const ramp = rangeRamp({ from, to, updates, shape, levels: Math.min(10, updates) })
          const rates = Array.from({ length: updates }, (_, i) => ramp(i))
          expect(rates[0]).toBe(from)
          expect(Math.abs(rates.at(-1)! - to)).toBeLessThanOrEqual(1e-12 * to)
          rates.forEach((rate, i) => {
            expect(rate).toBeGreaterThanOrEqual(rates[i - 1] ?? 0)
          })
        },
      ),
    )
  })
  it('is a schedule', () => {
    expect(rangeRamp({ from: 1, to: 10, updates: 3 }).config.type).toBe('exponential')
  })
  it.each([
    [{ from: 0 }, 'from and to must rise from above 0, got 0 and 10'],
    [{ from: 1, to: 1 }, 'from and to must rise'],
    [{ to: Infinity }, 'from and to must rise'],
    [{ updates: 1 }, 'updates must be a whole number >= 2, got 1'],
    [{ shape: 'stepped', updates: 5 }, 'levels must be a whole number from 2 to updates, got 10'],
    [{ upto: 1 }, 'a ramp has no option "upto"; it has from, to, updates, shape, levels'],
    [{ shape: 'cosine' }, 'shape must be exponential, linear or stepped, got "cosine"'],
  ])('%j', (options, message) => {
    expect(() => rangeRamp(options as never)).toThrow(OptionError)
    expect(() => rangeRamp(options as never)).toThrow(message)
  })
})

describe('createRangeRecorder', () => {
  it.each([0, 0.5, 0.98])('smooths as fastai and Lightning do: %d', smoothing => {
    const { rates, losses } = realTest(1)
    const curve = rangeCurve(rates, losses, { smoothing, divergence: Infinity })
    close(curve.smoothed, debiased(losses, smoothing))
    expect(curve.losses).toEqual(losses)
    expect(curve.stopped).toBeNull()
  })
  it('smooths as pytorch-lr-finder does', () => {
    const { rates, losses } = realTest(2)
    const options = { smoothing: 0.95, debias: false, divergence: Infinity }
    close(rangeCurve(rates, losses, options).smoothed, lrFinderSmoothed(losses, 0.05))
  })

  it.each([4, 5])('stops where the smoothed loss is so many times the lowest: %d', divergence => {
    for (let seed = 1; seed <= 20; seed++) {
      const { rates, losses } = realTest(seed)
      const all = debiased(losses, 0.9)
      const end = all.findIndex((value, i) => value > divergence * Math.min(...all.slice(0, i + 1)))
      const curve = rangeCurve(rates, losses, { smoothing: 0.9, divergence })
      expect(curve.stopped).toBe(end < 0 ? null : 'diverged')
      expect(curve.losses.length).toBe(end < 0 ? losses.length : end + 1)
    }
  })
  it('knows losses below 0', () => {
    const curve = rangeCurve(risingTo(5), [-1, -2, -1, 3.9, 4.1], { smoothing: 0 })
    expect(curve.losses).toEqual([-1, -2, -1, 3.9, 4.1])
    expect(curve.stopped).toBe('diverged')
    expect(rangeCurve(risingTo(4), [-1, -2, -1, 3.9], { smoothing: 0 }).stopped).toBeNull()
  })
  it.each([NaN, Infinity, -Infinity])('ends with a loss of %d, and leaves it out', loss => {
    const recorder = createRangeRecorder()
    recorder.record(1, 2)
    expect(recorder.record(2, loss)).toBeNaN()
    expect(recorder.stopped).toBe('notFinite')
    expect(recorder.curve.rates).toEqual([1])
    expect(() => recorder.record(3, 1)).toThrow('the range test has ended')
  })
  it('is JSON, whatever the losses are', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 40 }), losses => {
        const curve = rangeCurve(risingTo(losses.length), losses)
        expect(JSON.parse(JSON.stringify(curve).replaceAll('-0,', '0,'))).toEqual(
          JSON.parse(JSON.stringify(curve)),
        )
        for (const list of [curve.rates, curve.losses, curve.smoothed])
          expect(list.every(Number.isFinite)).toBe(true)
      }),
    )
  })
  it('gives out copies', () => {
    const recorder = createRangeRecorder()
    recorder.record(1, 2)
    const { curve } = recorder
    recorder.record(2, 1)
    expect(curve.rates).toEqual([1])
  })
  it('keeps accuracies', () => {
    const recorder = createRangeRecorder()
    recorder.record(1, { loss: 2, accuracy: 0.1 })
    recorder.record(2, { loss: 1, accuracy: 0.5 })
    expect(recorder.curve.accuracies).toEqual([0.1, 0.5])
    expect(() => recorder.record(3, 1)).toThrow('accuracy is undefined here')
    const without = createRangeRecorder()
    without.record(1, 2)
    expect(() => without.record(2, { loss: 1, accuracy: 0.5 })).toThrow('accuracy is 0.5 here')
  })
  it.each([
    [() => createRangeRecorder({ smoothing: 1 }), 'smoothing must be a number from 0'],
    [() => createRangeRecorder({ smoothing: -0.1 }), 'up to, but not, 1, got -0.1'],
    [() => rangeCurve([1, Infinity], [1, 1]), 'rates must rise from above 0, got Infinity after 1'],
    [
      () => createRangeRecorder({ smooth: 0.9 } as object),
      'a range recorder has no option "smooth"; it has smoothing, debias, divergence',
    ],
    [() => rangeCurve([1], [1], { accuracy: [] } as object), 'has no option "accuracy"'],
    [() => createRangeRecorder({ divergence: 1 }), 'divergence must be > 1, got 1'],
    [() => rangeCurve([2, 1], [1, 1]), 'rates must rise from above 0, got 1 after 2'],
    [() => rangeCurve([0], [1]), 'rates must rise from above 0, got 0 after 0'],
    [() => rangeCurve([1], ['2' as never]), 'the loss must be a number, got "2"'],
    [() => rangeCurve([1, 2], [1]), '2 rates need as many losses, got 1'],
    [() => rangeCurve([1], [1], { accuracies: [] }), 'and as many accuracies, got 0'],
  ])('%s', (make, message) => {
    expect(make).toThrow(OptionError)
    expect(make).toThrow(message)
  })
})
