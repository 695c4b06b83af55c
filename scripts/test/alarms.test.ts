/** The diagnostics on real runs: a few of those that `npm run docs:alarms` counts. */
import { expect, test } from 'vitest'
import { findingsOf, isFalse } from '../alarms/judge.ts'
import { cases, train, type Trace } from '../alarms/runs.ts'

const updates = 400
const traceOf = (name: string, method = 'sgd', good = 1, batchSize = 16): Trace => {
  const { rate, schedule } = cases[name]!
  return train({
    model: 'softmax',
    method,
    schedule: schedule(rate * good, updates),
    updates,
    batchSize,
    seed: 7,
  })
}
const kindsOf = (trace: Trace): readonly string[] => findingsOf(trace).map(({ kind }) => kind)

const good = Object.keys(cases).filter(name => cases[name]!.rate === 1)

test('there are good rates with schedules of each sort', () => {
  expect(good.length).toBe(Object.keys(cases).length - 3)
  expect(good.length).toBeGreaterThan(4)
})

test.each(good)('%s: there is nothing to find, and nothing is found', name => {
  const trace = traceOf(name)
  expect(trace.losses.at(-1)!).toBeLessThan(1)
  expect(findingsOf(trace)).toEqual([])
})

test('far too low: it is slow', () => {
  const trace = traceOf('far too low (1/300)', 'sgd', 1, 32)
  expect(kindsOf(trace)).toContain('slow')
  expect(findingsOf(trace).filter(finding => isFalse(finding, 1 / 300, trace))).toEqual([])
})

test.each([
  ['sgd', 1],
  ['momentum', 0.1],
] as const)('far too high, with %s: it is seen within 200 updates', (method, rate) => {
  const trace = traceOf('far too high (× 100)', method, rate)
  const [first] = findingsOf(trace)
  expect(first!.update).toBeLessThan(200)
  expect(isFalse(first!, 100, trace)).toBe(false)
})

test('what is false is told from what is not', () => {
  const finding = { since: 0, learningRate: 1, seen: '', advice: '' }
  const falling = Array.from({ length: 400 }, (_, i) => (i < 200 ? 1 : 0.5))
  const rates = falling.map(() => 1)
  const plateau = { ...finding, kind: 'plateau' as const, update: 150 }
  expect(isFalse(plateau, 1, { losses: falling, rates })).toBe(true)
  // it fell as the rate was reduced: as the advice has it
  expect(isFalse(plateau, 1, { losses: falling, rates: falling.map(l => l / 3) })).toBe(true)
  expect(
    isFalse(plateau, 1, { losses: falling, rates: falling.map((_, i) => (i < 185 ? 1 : 0.1)) }),
  ).toBe(false)
  expect(isFalse(plateau, 1, { losses: rates, rates })).toBe(false)
  expect(isFalse({ ...finding, kind: 'divergence', update: 9 }, 1, { losses: rates, rates })).toBe(
    true,
  )
  expect(isFalse({ ...finding, kind: 'slow', update: 9 }, 100, { losses: rates, rates })).toBe(true)
})
