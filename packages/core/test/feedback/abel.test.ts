import fc from 'fast-check'
import { expect, it } from 'vitest'
import { abel, constant, step, type AbelOptions } from '../../src/index.ts'

function values(norms: readonly number[], options: Partial<AbelOptions> = {}): number[] {
  const feedback = abel({ schedule: constant({ value: 8 }), factor: 0.5, ...options })
  let state = feedback.init()
  return norms.map((weightNorm, step) => {
    state = feedback.update(state, { weightNorm }, { step, value: 8 })
    state = JSON.parse(JSON.stringify(state)) as typeof state
    return feedback.value(state, step + 1)
  })
}

/** Algorithm 1 of the paper, without its last decay: the rate after each norm. */
function paper(norms: readonly number[], rate: number, factor: number): number[] {
  let reachedMinimum = false
  return norms.map((norm, t) => {
    if (t >= 2 && (norm - norms[t - 1]!) * (norms[t - 1]! - norms[t - 2]!) < 0) {
      if (reachedMinimum) {
        rate *= factor
        reachedMinimum = false
      } else reachedMinimum = true
    }
    return rate
  })
}

it('reduces at every second turn of the norm, as the paper has it', () => {
  expect(values([9, 7, 6, 7, 8, 7.5, 7, 7.2, 7.1])).toEqual([8, 8, 8, 8, 8, 4, 4, 4, 2])
  const norms = fc.uniqueArray(fc.double({ min: 0.1, max: 100, noNaN: true }), { maxLength: 50 })
  fc.assert(
    fc.property(norms, norms => {
      expect(values(norms)).toEqual(paper(norms, 8, 0.5))
    }),
  )
})

it('stays as it is while the norm falls, rises or rests', () => {
  expect(values([3, 2, 2, 1])).toEqual([8, 8, 8, 8])
  expect(values([1, 1, 2, 3])).toEqual([8, 8, 8, 8])
})

it('does not take noise for a turn', () => {
  const noisy = [9, 8, 8.05, 7, 7.04, 7.01, 7.05, 8, 7.97, 8.9, 8]
  expect(values(noisy).at(-1)).toBe(0.5)
  expect(values(noisy, { threshold: 0.02 }).at(-1)).toBe(4)
  expect(values(noisy, { threshold: 0.02 }).at(-2)).toBe(8)
  // as much as the threshold is still noise
  expect(values([8, 4, 6, 3], { threshold: 0.5 }).at(-1)).toBe(8)
})

it('leaves the last drop to the schedule inside, and stops at low', () => {
  const feedback = abel({ schedule: step({ from: 1, factor: 0.1, every: 90 }), low: 0.3 })
  const state = { ...feedback.init(), scale: 0.5 }
  expect([0, 89, 90].map(t => feedback.value(state, t))).toEqual([0.5, 0.5, 0.1])
})

it('refuses a norm that is no number, or leaves it out', () => {
  expect(() => values([NaN])).toThrow(
    'the metric "weightNorm" is NaN; with nan: "skip" it is left out',
  )
  expect(values([2, NaN, 1, Infinity, 2, 1], { nan: 'skip' })).toEqual([8, 8, 8, 8, 8, 4])
})
