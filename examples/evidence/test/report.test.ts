import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Course } from '../src/course.ts'
import { arms } from '../src/experiments/growingBatch.ts'
import { staleFiles, writeReport } from '../src/report/files.ts'
import { reportOf } from '../src/report/page.ts'
import { open, save, startOf, type Evidence } from '../src/results.ts'

const folder = join(import.meta.dirname, '../../../docs/evidence')
const evidence = open(join(folder, 'results.json'))!

const linesOf = (one: Evidence): string[] => reportOf(one)['README.md']!.split('\n')
const claimsOf = (one: Evidence, words: string): string[] =>
  linesOf(one).filter(line => line.startsWith('| ') && line.includes(words))

/** The same results, but for the accuracies of one arm of the first experiment. */
const changed = (name: string, change: (share: number) => number): Evidence => ({
  ...evidence,
  results: {
    1: {
      courses: evidence.results[1]!.courses.map((course: Course) =>
        course.name === name ? { ...course, final: course.final.map(change) } : course,
      ),
    },
  },
})

describe('the report', () => {
  test('has a section for each experiment, and shows all its pictures', () => {
    const report = reportOf(evidence)
    const text = report['README.md']!
    const pictures = Object.keys(report).filter(file => file.endsWith('.svg'))
    expect(pictures).toHaveLength(14)
    for (const file of pictures) {
      expect(text).toContain(`](${file})`)
      expect(report[file]).toMatch(/^<svg [^]*<\/svg>\n$/)
    }
    for (const [, link] of text.matchAll(/\]\(#([^)]*)\)/g))
      expect(
        linesOf(evidence).map(line =>
          line
            .toLowerCase()
            .replace(/[^a-z0-9 -]/g, '')
            .trim()
            .replaceAll(' ', '-'),
        ),
      ).toContain(link)
    expect(text).not.toMatch(/NaN|undefined|Infinity|null/)
  })

  test('leaves out what was not measured', () => {
    const { results, ...more } = evidence
    const text = reportOf({ ...more, results: { 2: results[2]! } })['README.md']
    expect(text).toContain('## Cyclical rates')
    expect(text).not.toContain('## Range test')
  })

  test('decides by the results: an arm that becomes worse does not reproduce', () => {
    const words = `MNIST digits: “${arms.growing}” comes to the accuracy`
    expect(claimsOf(evidence, words)).toEqual([expect.stringContaining('✓ reproduced')])
    const worse = changed(arms.growing, share => share - 0.05)
    expect(claimsOf(worse, words)).toEqual([
      expect.stringContaining('✗ not reproduced | lower (−5.'),
    ])
  })

  test('decides by the results: without a quick arm that is as good, there are no fewer updates', () => {
    const words = 'equal accuracy with at least 3 times fewer updates'
    const worse = changed(arms.raised, share => share - 0.05)
    expect(claimsOf(worse, words)).toEqual([
      expect.stringContaining('✗ not reproduced | by none of them'),
      expect.stringContaining('✗ not reproduced | by none of them'),
    ])
  })

  test('decides by the results: suggestions that are off do not reproduce', () => {
    const { cases } = evidence.results[3]!
    const off = cases.map(one => ({
      ...one,
      suggested: one.suggested.map(way => ({
        ...way,
        rates: way.rates.map(rate => rate && rate * 1e4),
      })),
    }))
    const claims = claimsOf({ ...evidence, results: { 3: { cases: off } } }, 'within a factor of 3')
    const verdicts = claims.filter(line => line.startsWith('| For at least'))
    expect(verdicts.length).toBeGreaterThan(1)
    for (const line of verdicts) expect(line).toContain('✗ not reproduced')
  })
})

describe('files', () => {
  let out: string
  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), 'evidence-'))
  })
  afterEach(() => {
    rmSync(out, { recursive: true })
  })

  test('what was written is not stale; other, missing and superfluous files are', () => {
    const report = { 'README.md': 'text\n', 'a.svg': '<svg/>', 'b.svg': '<svg/>' }
    writeReport(out, report)
    expect(staleFiles(out, report)).toEqual([])
    writeFileSync(join(out, 'a.svg'), '<svg />')
    writeFileSync(join(out, 'old.svg'), '<svg/>')
    writeFileSync(join(out, 'results.json'), '{}')
    expect(staleFiles(out, { ...report, 'c.svg': '' })).toEqual(['a.svg', 'c.svg', 'old.svg'])
    writeReport(out, report)
    expect(staleFiles(out, report)).toEqual([])
  })

  test('results come back as they were saved, and others are begun anew', () => {
    const file = join(out, 'results.json')
    expect(open(file)).toBeUndefined()
    save(file, evidence)
    expect(open(file)).toEqual(evidence)
    expect(startOf(evidence, evidence)).toEqual({ results: evidence.results })
    expect(startOf(evidence, { ...evidence, seeds: 99 })).toEqual({ results: {} })
    expect(startOf(undefined, evidence)).toEqual({ results: {} })
  })
})
