import { describe, expect, it } from 'vitest'
import {
  anneal,
  constant,
  cooldown,
  cosine,
  cosineWave,
  knots,
  linear,
  OptionError,
  polynomial,
  restarts,
  type PolynomialOptions,
  type Schedule,
} from '../../src/index.ts'
import type { Ending } from '../../src/schedules/ending.ts'

type Make = (ending: Ending) => Schedule
// 0.3 + (0.1 − 0.3) is not 0.1
const line = { from: 0.1, to: 0.3, steps: 10 }
const knot = { values: [0.1, 0.3], at: [0, 10] }
it.each<[string, Schedule]>([
  ['linear', linear(line)],
  ['cosine', cosine(line)],
  ['cosineWave', cosineWave(line)],
  ['a steep cosineWave', cosineWave({ ...line, k: 2 })],
  ['polynomial', polynomial({ ...line, power: 2, k: 3 })],
  ['polynomial, to and fro', polynomial({ ...line, cycle: true })],
  ['anneal', anneal({ ...line, shape: 'sqrt' })],
  ['cooldown', cooldown({ schedule: constant({ value: 0.1 }), at: 0, steps: 10, to: 0.3 })],
  ['restarts', restarts({ ...line, cycles: 1 })],
  ['knots', knots(knot)],
  ['knots on a wave', knots({ ...knot, shape: 'cosine' })],
  ['knots, geometric', knots({ ...knot, shape: 'geometric' })],
])('%s is exact at both ends', (_, schedule) => {
  expect([schedule(0), schedule(10)]).toEqual([0.1, 0.3])
})

const kinds: readonly (readonly [string, Make])[] = [
  ['linear', ending => linear({ from: 1, to: 0.25, ...ending })],
  ['cosine', ending => cosine({ from: 1, to: 0.25, ...ending })],
  [
    'polynomial',
    // the types refuse what one of the tests tries
    ending => polynomial({ from: 1, to: 0.25, power: 2, ...ending } as PolynomialOptions),
  ],
]

describe.each(kinds)('the end of %s', (name, make) => {
  it('is reached one step after the last update', () => {
    const lr = make({ steps: 8 })
    expect(lr(0)).toBe(1)
    expect(lr(7)).toBeGreaterThan(0.25)
    expect(lr(8)).toBe(0.25)
    expect(lr.duration).toBe(8)
  })

  it('is reached at the last update with end: "last"', () => {
    const lr = make({ steps: 9, end: 'last' })
    const shorter = make({ steps: 8 })
    for (let t = 0; t <= 8; t++) expect(lr(t)).toBe(shorter(t))
    expect(lr(8)).toBe(0.25)
    expect(lr.duration).toBe(9)
  })

  it('is held, exactly, for ever', () => {
    for (const t of [9, 1e9, 1e9 + 0.5, Number.MAX_SAFE_INTEGER, Infinity])
      expect(make({ steps: 8 })(t)).toBe(0.25)
  })

  it('begins again with after: "repeat"', () => {
    const lr = make({ steps: 8, after: 'repeat' })
    const once = make({ steps: 8 })
    for (let t = 0; t < 8; t++) {
      expect(lr(8 + t)).toBe(once(t))
      expect(lr(8e9 + t)).toBe(once(t))
    }
    const last = make({ steps: 8, end: 'last', after: 'repeat' })
    expect([7, 8, 15, 16].map(last)).toEqual([0.25, 1, 0.25, 1])
  })

  it('is an error to ask past with after: "error"', () => {
    const lr = make({ steps: 8, after: 'error' })
    expect(lr(8)).toBe(0.25)
    expect(() => lr(9)).toThrow(new OptionError('step 9 is past the end, 8'))
  })

  it('comes at once when there are no steps', () => {
    expect([0, 5].map(make({ steps: 0 }))).toEqual([0.25, 0.25])
    expect([0, 5].map(make({ steps: 1, end: 'last' }))).toEqual([0.25, 0.25])
    expect([0, 5].map(make({ steps: 0, after: 'repeat' }))).toEqual([0.25, 0.25])
    const strict = make({ steps: 0, after: 'error' })
    expect(strict(0)).toBe(0.25)
    expect(() => strict(1)).toThrow('step 1 is past the end, 0')
  })

  it('is between the two values before it, at fractions of steps too', () => {
    const lr = make({ steps: 3 })
    for (let t = 0.125; t < 3; t += 0.125) {
      expect(lr(t)).toBeLessThan(1)
      expect(lr(t)).toBeGreaterThan(0.25)
    }
  })

  it('continues its formula, or says that it cannot', () => {
    if (name === 'polynomial')
      expect(() => make({ steps: 8, after: 'continue' })).toThrow(
        'polynomial.after must be a string, one of hold,repeat,error, got "continue"',
      )
    else {
      const lr = make({ steps: 8, after: 'continue' })
      expect(lr(8)).toBe(0.25)
      expect(lr(12)).toBe(name === 'linear' ? -0.125 : 0.625)
    }
  })
})
