/**
 * docs/guides/peers.md: names in its table are those that the importers take, below the kind that
 * comes out; all schedulers of these libraries are in it; versions are those that numbers came from.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtins } from '../../packages/core/src/builtins.ts'
import * as core from '../../packages/core/src/index.ts'
import { fromPeer } from '../../packages/interop/src/index.ts'
import { peers } from '../../packages/interop/src/peers.ts'
import { goldenRecords } from '../../packages/interop/test/support/golden.ts'
import { root } from '../install.mjs'

const columns: Readonly<Record<string, string>> = {
  PyTorch: 'torch',
  Keras: 'keras',
  optax: 'optax',
  Transformers: 'hf-transformers',
  timm: 'timm',
  Composer: 'composer',
}
const guide = readFileSync(join(root, 'docs/guides/peers.md'), 'utf8')
const namesIn = (cell: string): string[] => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!)

/** A table below a heading: its rows, by their first cells, and in these the cells by the columns. */
function tableBelow(heading: string): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const [, part = ''] = guide.split(`\n## ${heading}\n`)
  const lines = part
    .split('\n## ')[0]!
    .split('\n')
    .filter(line => line.startsWith('|'))
  const [head = [], , ...rows] = lines.map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  )
  return new Map(
    rows.map(row => [row[0]!, Object.fromEntries(head.map((name, i) => [name, row[i] ?? '']))]),
  )
}

const schedules = tableBelow('Which schedule is where')
const read = goldenRecords().flatMap(({ peer, scheduler, params, baseLr, form }) => {
  try {
    const plan = fromPeer({ peer, scheduler, params, baseLr, form })
    const types = [...JSON.stringify(plan.learningRate).matchAll(/"type":"(\w+)"/g)]
    return [{ peer, scheduler, types: types.map(([, type]) => type!), plan }]
  } catch {
    return [] // what is refused comes out as nothing
  }
})
const kinds = new Set<string>(['formula', ...builtins.map(({ type }) => type)])

/** What a kind is besides itself, with all that a library lets one say of it. */
const also: Readonly<Record<string, readonly string[]>> = {
  constant: ['piecewise'], // with an end
  cosine: ['restarts'], // timm repeats what it has
  knots: ['sequence'],
  polynomial: ['restarts'],
  restarts: ['sequence'], // each with a height or a warm-up of its own
  warmup: ['sequence', 'linear'],
}

test('the table has these libraries in its columns', () => {
  expect(Object.keys([...schedules.values()][0]!)).toEqual(['', 'Anneal', ...Object.keys(columns)])
  expect(schedules.size).toBeGreaterThan(20)
})

describe.each([...schedules])('%s', (row, cells) => {
  const ours = namesIn(cells['Anneal']!)
  // recipes, such as oneCycle, are sequences
  const types = new Set(
    ours.flatMap(name => (kinds.has(name) ? [name, ...(also[name] ?? [])] : ['sequence'])),
  )

  test('what Anneal has is there', () => {
    expect([...Object.keys(core), 'formula']).toEqual(expect.arrayContaining(ours))
  })

  const named = Object.entries(columns).flatMap(([column, peer]) =>
    namesIn(cells[column]!).map(name => ({ column, peer, name })),
  )
  test.each(named)('$column: $name is read, and becomes that', ({ peer, name }) => {
    expect(Object.keys(peers[peer]!)).toContain(name)
    const found = read.filter(record => record.peer === peer && record.scheduler === name)
    if (found.length === 0 || ours.length === 0) return // without numbers, or a row of another kind
    const common = found.flatMap(record => record.types.filter(type => types.has(type)))
    expect(
      common,
      `${row}: ${name} becomes ${found.map(record => record.types).join('; ')}`,
    ).not.toEqual([])
  })
})

test.each(Object.entries(columns))('%s: none of its schedulers is left out', (column, peer) => {
  const named = [...schedules.values()].flatMap(cells => namesIn(cells[column]!))
  const theirs = new Set(
    goldenRecords()
      .filter(record => record.peer === peer)
      .map(({ scheduler }) => scheduler),
  )
  expect([...theirs].filter(name => !named.includes(name))).toEqual([])
})

test('what drives the momentum is what gives a momentum', () => {
  for (const [column, peer] of Object.entries(columns)) {
    const theirs = read.filter(record => record.peer === peer && 'momentum' in record.plan)
    const names = new Set(theirs.map(({ scheduler }) => scheduler))
    expect(namesIn(schedules.get('drives the momentum')![column]!)).toEqual([...names].sort())
  }
})

test('versions are those that the numbers came from', () => {
  const versions = tableBelow('What else they have').get('version')!
  const folder = join(root, 'packages/interop/test/golden')
  for (const [column, peer] of Object.entries(columns)) {
    const files = readdirSync(folder).filter(name => name.replace(/(-[\d.]+)?\.json$/, '') === peer)
    const texts = files.map(
      name => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { version: string }).version,
    )
    const said = versions[column]!.split(', ')
    expect(
      said.map(version => texts.some(text => text.includes(version))),
      column,
    ).toEqual(texts.map(() => true))
  }
})
