import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { failuresOf } from '../src/checks.ts'
import type { Course } from '../src/course.ts'
import type { Results } from '../src/experiments/index.ts'
import { open } from '../src/results.ts'

const full = open(join(import.meta.dirname, '../../../docs/evidence/results.json'))!.results

const quickUpdates = [3500, 1540, 1308, 292, 112, 2000, 880, 740, 152, 38]
/** The results of the full form, as if they were those of the quick one. */
const fine: Results = {
  ...full,
  1: {
    courses: full[1]!.courses.map((course, i) => ({ ...course, updates: quickUpdates[i]! })),
  },
}

const lower = <One extends Course>(courses: readonly One[], name: string, by: number): One[] =>
  courses.map(course =>
    course.name === name ? { ...course, final: course.final.map(share => share - by) } : course,
  )

test('holds where all is well, and where nothing was measured', () => {
  expect(failuresOf(fine)).toEqual([])
  expect(failuresOf({})).toEqual([])
})

describe('fails', () => {
  test('when a batch does not grow as it should', () => {
    expect(failuresOf({ 1: full[1]! })[0]).toBe(
      'growing batch, digits, decaying rate: 7000 updates, and should have 3500',
    )
  })

  test('when a growing batch learns less', () => {
    const courses = lower(fine[1]!.courses, 'growing batch', 0.03)
    expect(failuresOf({ 1: { courses } })).toEqual([
      expect.stringMatching(/^growing batch, digits, growing batch: .* is not within two points/),
      expect.stringMatching(/^growing batch, fashion, growing batch: .* is not within two points/),
    ])
  })

  test('when a schedule does not train', () => {
    const courses = lower(full[2]!.courses, 'Hann', 0.2)
    expect(failuresOf({ 2: { ...full[2]!, courses } })).toEqual([
      expect.stringMatching(/^cycles, digits, Hann: recognises/),
      expect.stringMatching(/^cycles, fashion, Hann: recognises/),
    ])
  })

  test.each([
    ['the grid', (best: number) => best * 1000, 1],
    ['the range test', (best: number) => best, 1000],
  ])('when %s is off', (what, bestOf, factor) => {
    const cases = full[3]!.cases.map(one => ({
      ...one,
      grid: { ...one.grid, best: bestOf(one.grid.best) },
      suggested: one.suggested.map(way => ({
        ...way,
        rates: way.rates.map(rate => rate && rate * factor),
      })),
    }))
    const failures = failuresOf({ 3: { cases } })
    const words = what === 'the grid' ? 'the grid finds' : 'the steepest fall is at'
    expect(failures.filter(failure => failure.includes(words))).toHaveLength(cases.length)
  })

  test('when labels are not false, or all memorised', () => {
    const set = (memorisedAtEnd: number[]): Results => ({
      4: { ...full[4]!, courses: full[4]!.courses.map(one => ({ ...one, memorisedAtEnd })) },
    })
    expect(failuresOf(set([0, 0])).join()).toContain('a tenth memorises 0.0 %')
    expect(failuresOf(set([1, 1])).join()).toContain('a hundredth of the rate memorises 100.0 %')
  })

  test('when a wrong peak makes no difference', () => {
    const courses = full[5]!.courses.map(course => ({ ...course, final: [0.96, 0.96] }))
    expect(failuresOf({ 5: { courses } })).toEqual([
      expect.stringContaining('four times the fixed rate gives 96.0 %'),
    ])
  })
})
