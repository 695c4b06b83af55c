/** The tables of docs/migrating: what stands on the right gives the numbers of what stands on the left. */
import { fromPeer } from '../../packages/interop/src/index.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import * as core from '../../packages/core/src/index.ts'
import { drive, type Drivable, type Plan } from '../../packages/core/src/index.ts'
import { root } from '../install.mjs'

const peers: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  keras: 'keras',
  optax: 'optax',
  transformers: 'hf-transformers',
}
const folder = join(root, 'docs/migrating')

interface Row {
  readonly peer: string
  readonly theirs: string
  readonly ours: string
}

const rows = readdirSync(folder).flatMap(page =>
  [
    ...readFileSync(join(folder, page), 'utf8').matchAll(/^\| `(\w+\(.*?\))` +\| `(.+?)` +\|/gm),
  ].map(([, theirs, ours]): Row => ({
    peer: peers[page.replace('.md', '')]!,
    theirs: theirs!,
    ours: ours!,
  })),
)

/** A call in Python, as a record for the importer. */
function recordOf(call: string): {
  readonly scheduler: string
  readonly params: Record<string, never>
} {
  const [, scheduler = '', args = ''] = /^(\w+)\((.*)\)$/.exec(call)!
  const object = args
    .replaceAll(/(\w+)=/g, '$1: ')
    .replaceAll('True', 'true')
    .replaceAll('False', 'false')
    .replaceAll('None', 'null')
  return { scheduler, params: valueOf(`{ ${object} }`) as Record<string, never> }
}

function valueOf(code: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- our own docs
  const make = new Function(...Object.keys(core), `return (${code})`) as (
    ...all: unknown[]
  ) => unknown
  return make(...Object.values(core))
}

/** The values of a run whose loss falls, and then does not. */
function valuesOf(plan: Drivable, steps: number): readonly Record<string, number>[] {
  const values: Record<string, number>[] = []
  const target = { set: (now: Readonly<Record<string, number>>) => values.push({ ...now }) }
  const run = drive(plan, target)
  for (let step = 0; step < steps; step++) {
    run.advance()
    run.observe({ loss: Math.max(0.5, 1 - step / 40), val_loss: Math.max(0.5, 1 - step / 40) })
  }
  return values
}

test('each page has a table that is checked', () => {
  expect(rows.length).toBeGreaterThan(35)
  for (const peer of Object.values(peers))
    expect(rows.filter(row => row.peer === peer).length, peer).toBeGreaterThan(4)
})

test.each(rows)('$peer: $theirs', ({ peer, theirs, ours }) => {
  const record = { peer, ...recordOf(theirs), baseLr: 0.1 }
  const { total_steps: steps = 250 } = record.params as { readonly total_steps?: number } // its end
  const expected = valuesOf(fromPeer(record) as Plan, steps)
  const actual = valuesOf(valueOf(ours) as Drivable, steps)
  for (const [step, values] of expected.entries()) {
    expect(Object.keys(actual[step]!), ours).toEqual(Object.keys(values))
    for (const [name, value] of Object.entries(values))
      expect(
        Math.abs(actual[step]![name]! - value),
        `step ${step}: ${actual[step]![name]!}, not ${value}`,
      ).toBeLessThanOrEqual(1e-12)
  }
})
