import { expect, test } from 'vitest'
import { isHigher, isSame } from '../src/report/verdict.ts'

test('higher is what is higher by more than chance', () => {
  expect(isHigher([0.95, 0.96, 0.97], [0.9, 0.915, 0.92]).verdict).toBe('reproduced')
  expect(isHigher([0.9, 0.915, 0.92], [0.95, 0.96, 0.97]).verdict).toBe('not reproduced')
  expect(isHigher([0.9, 0.96, 0.93], [0.95, 0.9, 0.93]).verdict).toBe('within noise')
})

test.each([
  ['better', [0.97, 0.97, 0.98], 'reproduced'],
  ['worse by more than noise, and at most half a point', [0.948, 0.947, 0.9485], 'nearly'],
  ['worse by more than half a point', [0.94, 0.941, 0.942], 'not reproduced'],
  ['worse within a noise that proves nothing', [0.93, 0.97, 0.9], 'within noise'],
])('comes to the same: %s', (_, accuracies, verdict) => {
  expect(isSame(accuracies, [0.95, 0.95, 0.95]).verdict).toBe(verdict)
})

test('comes to the same: worse within a noise of at most a point', () => {
  const a = [0.934, 0.954, 0.934, 0.954, 0.934, 0.954, 0.934, 0.954]
  const { verdict, difference, words } = isSame(a, new Array<number>(8).fill(0.95))
  expect(difference.mean).toBeCloseTo(-0.006, 12)
  expect(difference.margin).toBeCloseTo(0.00894, 4)
  expect(verdict).toBe('reproduced')
  expect(words).toBe('the same within noise (−0.60 ± 0.89 points)')
})

test('words say which of them it is', () => {
  expect(isSame([0.94, 0.941, 0.942], [0.95, 0.95, 0.95]).words).toMatch(
    /^lower \(−0\.90 ± 0\.25 p/,
  )
  expect(isSame([0.947, 0.9471, 0.9472], [0.95, 0.95, 0.95]).words).toMatch(/^within half a point/)
})
