import fc from 'fast-check'
import { expect, it } from 'vitest'
import { refined } from '../../src/index.ts'
import { near } from '../near.ts'

/** Algorithm 1 of the paper, as it stands there: a running median with the ends held, then two loops. */
function paper(norms: readonly number[], tau: number, power: number): number[] {
  const half = Math.floor(Math.round(tau * norms.length) / 2)
  const smooth = norms.map((_, t) => {
    const window: number[] = []
    for (let p = t - half; p <= t + half; p++)
      window.push(norms[Math.min(Math.max(p, 0), norms.length - 1)]!)
    return window.sort((a, b) => a - b)[half]!
  })
  const rates = smooth.map((norm, t) => {
    let sum = 0
    for (let p = t + 1; p < smooth.length; p++) sum += smooth[p]! ** -power
    return norm ** -power * sum
  })
  return rates.map(rate => rate / Math.max(...rates))
}

it('is algorithm 1 of the paper', () => {
  const norms = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
    minLength: 2,
    maxLength: 60,
  })
  fc.assert(
    fc.property(
      norms,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(1, 2),
      (norms, smoothing, power) => {
        const schedule = refined(norms, { peak: 3, smoothing, power, pieces: norms.length })
        for (const [t, share] of paper(norms, smoothing, power).entries())
          near(schedule(t), 3 * share, 1e-12)
        expect(schedule(norms.length)).toBe(0)
      },
    ),
  )
})

it('is a line to zero where the norms stay the same', () => {
  const schedule = refined(Array<number>(1000).fill(7), { peak: 0.1 })
  for (let t = 0; t < 990; t++)
    expect(Math.abs(schedule(t) - 0.1 * (1 - t / 999))).toBeLessThan(1e-12)
  expect(schedule.duration).toBe(1000)
})

it('warms up where they fall at first, and is quick in the end where they rise', () => {
  const norms = Array.from({ length: 2000 }, (_, t) => 1 + 4 * Math.exp(-t / 100))
  const schedule = refined(norms, { peak: 1, smoothing: 0.02 })
  expect(schedule(0)).toBeLessThan(0.1)
  expect(Math.max(...Array.from({ length: 2000 }, (_, t) => schedule(t)))).toBeGreaterThan(0.99)
})

it('is no longer than its pieces, and JSON', () => {
  const norms = Array.from({ length: 10_000 }, (_, t) => 2 + Math.sin(t))
  const { config } = refined(norms, { peak: 0.1, pieces: 20 })
  expect(config['values']).toHaveLength(21)
  expect(JSON.parse(JSON.stringify(config))).toEqual(config)
  // halves of 5 updates, to whole ones
  expect(refined([1, 1, 1, 1, 1], { peak: 1, pieces: 2 }).config['at']).toEqual([0, 3, 5])
})

it('does not overflow', () => {
  const schedule = refined([1e-300, 1e-200, 1e300], { peak: 1 })
  expect([0, 1, 2].map(schedule).every(Number.isFinite)).toBe(true)
})

it('refuses what cannot be', () => {
  expect(() => refined([1], { peak: 1 })).toThrow(
    'refined needs two norms or more, all above 0, got [1]',
  )
  expect(() => refined([1, 0], { peak: 1 })).toThrow('got 0 at 1')
  expect(() => refined([-1, 1], { peak: 1 })).toThrow('got -1 at 0')
  expect(() => refined([1, Infinity], { peak: 1 })).toThrow('got Infinity at 1')
  expect(() => refined([1, 2], { peak: 0 })).toThrow('peak must be a number above 0, got 0')
  expect(() => refined([1, 2], { peak: Infinity })).toThrow('peak must be')
  expect(() => refined([1, 2], { peak: 1, smoothing: -0.1 })).toThrow('smoothing must be from 0')
  expect(() => refined([1, 2], { peak: 1, pieces: 1.5 })).toThrow('pieces must be a whole number')
  // one piece is a line from the first value to the last
  expect(refined([1, 1], { peak: 1, pieces: 1, smoothing: 1 })(1)).toBe(0.5)
  expect(() => refined([1, NaN], { peak: 1 })).toThrow('got NaN at 1')
  expect(() => refined([1, 2], { peak: 1, smoothing: 2 })).toThrow('smoothing must be from 0 to 1')
  expect(() => refined([1, 2], { peak: -1 })).toThrow('peak must be a number above 0, got -1')
  expect(() => refined([1, 2], { peak: 1, pieces: 0 })).toThrow('pieces must be a whole number')
})
