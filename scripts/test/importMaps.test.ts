// Pages without a bundler find a module only by the name that their import map has for it: an adapter
// that imports another entry of core would not load there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesIn, publicPackages } from '../packages.ts'

const root = join(import.meta.dirname, '../..')
const packages = publicPackages()

interface Entry {
  /** Where its source is. */
  readonly source: string
  /** Where a package has it that was built. */
  readonly built: string
}

/** What `@anneal/core/builtins` and its like stand for; undefined for what is not ours. */
function entryOf(specifier: string): Entry | undefined {
  const found = packages.find(({ manifest: { name } }) => `${specifier}/`.startsWith(`${name}/`))
  const target = found?.manifest.exports?.[`.${specifier.slice(found.manifest.name.length)}`]
  if (!found || target === undefined || typeof target === 'string') return undefined
  const { '@anneal/source': source = '', default: built = '' } = target
  return { source: join(found.path, source), built: built.slice(1) }
}

/** What a module imports when it is run: neither types, nor what it asks for later. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/^ *(?:import|export) (?!type )(?:[\w\s{},*$]*? from )?'([^']+)'/gm)].map(
    ([, specifier]) => specifier!,
  )

/** The names that a module, and all that it imports of its own package, need in an import map. */
function namesFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set()
  seen.add(file)
  const names = new Set<string>()
  for (const specifier of importsOf(readFileSync(file, 'utf8')))
    if (specifier.startsWith('.'))
      for (const name of namesFrom(join(file, '..', specifier), seen)) names.add(name)
    else names.add(specifier)
  return names
}

/** A page: what its import map says, and what it imports itself. */
interface Page {
  readonly place: string
  readonly map: Readonly<Record<string, string>>
  readonly own: readonly string[]
}

const mapped = ['docs', 'scripts/consumers', 'examples', 'packages']
  .flatMap(folder => filesIn(join(root, folder)).map(path => `${folder}/${path}`))
  .filter(path => /\.(md|html)$/.test(path) && !/(^|\/)(node_modules|dist|out)\//.test(path))

const pages = [...mapped, 'README.md'].flatMap((place): Page[] => {
  const text = readFileSync(join(root, place), 'utf8')
  return [
    ...text.matchAll(/<script type="importmap">([^]*?)<\/script>([^]*?)(?=^```|(?![^]))/gm),
  ].map(([, json = '', rest = '']) => ({
    place,
    map: (JSON.parse(json) as { imports: Page['map'] }).imports,
    own: importsOf(rest).filter(specifier => !specifier.startsWith('.')),
  }))
})

test('pages with import maps are found, and what modules import', () => {
  expect(pages.map(({ place }) => place)).toEqual(
    expect.arrayContaining([
      ...['docs/start/onnxruntime-web.md', 'docs/start/tensorflow.md'],
      'scripts/consumers/project/page.html',
    ]),
  )
  expect(namesFrom(entryOf('@anneal/tfjs')!.source)).toEqual(
    new Set(['@anneal/core', '@tensorflow/tfjs']),
  )
  expect(namesFrom(entryOf('@anneal/core')!.source)).toEqual(new Set())
  expect(namesFrom(entryOf('@anneal/interop')!.source)).toContain('@anneal/core/messages')
  const text = `import { a,\n  b } from 'x'\nimport type { c } from 'y'\nexport * from 'z'\nimport 'w'`
  expect(importsOf(text)).toEqual(['x', 'z', 'w'])
})

describe.each(pages)('the import map in $place', ({ map, own }) => {
  test('has every name that its modules import', () => {
    const missing = Object.keys(map).flatMap(name => {
      const source = entryOf(name)?.source
      const needed = source === undefined ? [] : [...namesFrom(source)]
      return needed.filter(other => !(other in map)).map(other => `${name} imports ${other}`)
    })
    expect(missing).toEqual([])
    expect(own.filter(name => !(name in map))).toEqual([])
  })

  test('has our modules where our packages have them', () => {
    for (const [name, address] of Object.entries(map))
      if (name.startsWith('@anneal/')) {
        const [, folder, file] = /(@anneal\/[\w-]+)(?:@\d+)?(\/.*)/.exec(address)!
        expect(`${name}/`, address).toContain(`${folder!}/`)
        expect(entryOf(name)?.built, name).toBe(file)
      }
  })
})
