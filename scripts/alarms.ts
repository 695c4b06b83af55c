/**
 * Counts what the diagnostics find in real runs, and how much of it is wrong. Writes the table into
 * docs/guides/watching.md: `npm run docs:alarms`. It takes some minutes; runs are kept
 * in out/alarms.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findingsOf, isFalse } from './alarms/judge.ts'
import type { FindingKind } from '../packages/core/src/diagnostics.ts'
import { keptRate, keptTrace } from './alarms/kept.ts'
import { cases, methods, models } from './alarms/runs.ts'
import { root } from './install.mjs'

const guide = join(root, 'docs/guides/watching.md')
const [begin, end] = ['<!-- alarms: written by npm run docs:alarms -->', '<!-- /alarms -->']
const sizes = [
  { seed: 1, batchSize: 32, updates: 1200 },
  { seed: 2, batchSize: 8, updates: 2000 },
  { seed: 3, batchSize: 128, updates: 400 },
]
const kinds = ['divergence', 'oscillation', 'stagnation', 'slow', 'plateau'] as const

/** What was found in the runs of a case. */
interface Row {
  runs: number
  wrong: number
  /** The update of the first finding of each run that has one. */
  readonly first: number[]
  readonly found: Record<FindingKind, number>
}
const rows = new Map(
  Object.keys(cases).map((name): [string, Row] => [
    name,
    {
      runs: 0,
      wrong: 0,
      first: [],
      found: { divergence: 0, oscillation: 0, stagnation: 0, slow: 0, plateau: 0 },
    },
  ]),
)

for (const model of Object.keys(models))
  for (const method of Object.keys(methods)) {
    const good = keptRate(model, method)
    console.log(`${model}, ${method}: a good rate is ${good.toPrecision(3)}`)
    for (const [name, { rate }] of Object.entries(cases))
      for (const size of sizes) {
        const trace = keptTrace(model, method, name, size)
        const findings = findingsOf(trace)
        const row = rows.get(name)!
        row.runs++
        if (findings[0]) row.first.push(findings[0].update)
        if (findings.some(finding => isFalse(finding, rate, trace))) row.wrong++
        for (const kind of new Set(findings.map(({ kind }) => kind))) row.found[kind]++
      }
  }

const median = (values: readonly number[]): string =>
  values.length > 0 ? String(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]) : '–'
const cells = ({ runs, wrong, first, found }: Row): readonly (number | string)[] => [
  runs,
  ...kinds.map(kind => found[kind]),
  first.length,
  median(first),
  wrong,
]
const header = ['rate', 'runs', ...kinds, 'any', 'first at update (median)', 'false alarms']
const table = [
  `| ${header.join(' | ')} |`,
  `|${'---|'.repeat(header.length)}`,
  ...[...rows].map(([name, row]) => `| ${name} | ${cells(row).join(' | ')} |`),
].join('\n')
console.log(table)

const [before, rest = ''] = readFileSync(guide, 'utf8').split(begin)
const [, after] = rest.split(end)
if (before === undefined || after === undefined)
  throw new Error(`${guide} has no place for the table`)
writeFileSync(guide, `${before}${begin}\n<!-- prettier-ignore -->\n${table}\n\n${end}${after}`)
