/** The values that a package exports, as its sources say it. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Package } from './packages.ts'

/** The names that a module exports, without types and without those of other packages. */
function valuesOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  const own = [...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)]
  const lists = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '' && !name.startsWith('type '))
      .map(name => name.replace(/^.* as /, '')),
  )
  const all = [...text.matchAll(/^export \* from '(\..+)'/gm)].flatMap(([, module = '']) =>
    valuesOf(join(dirname(file), module)),
  )
  return [...own.map(([, name = '']) => name), ...lists, ...all]
}

/** All values that the entry points of a package export. */
export function exportedValues({ path, manifest }: Package): string[] {
  const sources = Object.values(manifest.exports ?? {}).flatMap(target =>
    typeof target === 'string' ? [] : (target['@anneal/source'] ?? []),
  )
  return [...new Set(sources.flatMap(source => valuesOf(join(path, source))))].sort()
}
