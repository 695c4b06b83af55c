/**
 * Runs the examples in the JSDoc of packages whose examples stand by themselves. A line that ends in
 * `// value` must have that value; other comments are read by people only.
 */
import { transformSync } from 'esbuild'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectValue, withChecks } from '../docs/statements.ts'
import { root } from '../install.mjs'
import { filesIn, publicPackages } from '../packages.ts'

interface Example {
  /** Where it stands: file and line. */
  readonly at: string
  readonly lines: readonly string[]
}

type Module = Readonly<Record<string, unknown>>

/** The examples of a source file. */
function examplesIn(file: string, text: string): Example[] {
  return [...text.matchAll(/^ *\* @example\n((?: *\*(?! @|\/).*\n)+)/gm)].map(match => ({
    at: `${file}:${text.slice(0, match.index).split('\n').length}`,
    lines: match[1]!
      .trimEnd()
      .split('\n')
      .map(line => line.replace(/^ *\* ?/, '')),
  }))
}

/** The example as JavaScript, where each value that it states is handed to `expectValue`. */
const program = ({ lines }: Example): string =>
  transformSync(withChecks(lines.join('\n')), { loader: 'ts', target: 'es2022' }).code

const AsyncFunction = (async () => Promise.resolve()).constructor as unknown as new (
  ...code: string[]
) => (...values: unknown[]) => Promise<void>

async function run(example: Example, scope: Module): Promise<void> {
  const names = Object.keys(scope)
  const body = new AsyncFunction(...names, 'expectValue', `'use strict'\n${program(example)}`)
  await body(...Object.values(scope), expectValue)
}

const packages = publicPackages().filter(({ folder }) =>
  ['packages/core', 'packages/interop', 'packages/plot'].includes(folder),
)
/** What examples may use of others: it does nothing here. */
const others: Module = { writeFileSync: () => undefined, writeFile: () => Promise.resolve() }

/** All that a package exports, entry by entry. */
async function entriesOf(path: string): Promise<Module[]> {
  const { exports } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | { readonly '@anneal/source': string }>>
  }
  const files = Object.values(exports).flatMap(entry =>
    typeof entry === 'string' ? [] : [join(path, entry['@anneal/source'])],
  )
  return Promise.all(files.map(async file => (await import(file)) as Module))
}

describe.each(packages)('$folder', ({ path }) => {
  const examples = filesIn(join(path, 'src')).flatMap(file =>
    examplesIn(`src/${file}`, readFileSync(join(path, 'src', file), 'utf8')),
  )

  test.each(examples)('$at', async example => {
    const scope = [...(await entriesOf(join(root, 'packages/core'))), ...(await entriesOf(path))]
    await run(example, Object.assign({}, others, ...scope) as Module)
  })
})

test('what an example states is checked', async () => {
  const example = (...lines: string[]): Example => ({ at: 'here', lines })
  await run(example('const a: number = 1', 'a + 1 // 2', '[a] // [1]', 'a // one'), {})
  await expect(run(example('1 + 1 // 3'), {})).rejects.toThrow()
  await expect(run(example('[', '  1,', '] // [2]'), {})).rejects.toThrow()
})
