import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../../packages/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, { readonly '@anneal/source': string }>>
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(read(`${folder}/package.json`)) as Manifest

/** Entries of core for those who write packages, and not for those who train. */
const forAuthors = ['./messages', './package.json']
const entries = Object.keys(manifestOf('core').exports).filter(name => !forAuthors.includes(name))

// what exports all of core is an adapter
const adapters = readdirSync(root).filter(
  folder =>
    existsSync(new URL(`${folder}/src/index.ts`, root)) &&
    read(`${folder}/src/index.ts`).includes("export * from '@anneal/core'"),
)

test('there are adapters, and entries besides the main one', () => {
  expect(adapters).toEqual(expect.arrayContaining(['optimizer', 'tfjs']))
  expect(entries).toEqual(expect.arrayContaining(['.', './builtins', './formula']))
})

test.each(adapters.flatMap(folder => entries.map(entry => [folder, entry] as const)))(
  '%s passes on %s of core',
  (folder, entry) => {
    const source = manifestOf(folder).exports[entry]?.['@anneal/source']
    expect(source, `add ${entry} to the exports of packages/${folder}/package.json`).toBeDefined()
    const from = entry === '.' ? '@anneal/core' : `@anneal/core/${entry.slice(2)}`
    expect(read(`${folder}/${source!}`)).toContain(`export * from '${from}'`)
  },
)
