/**
 * Writes the reference, a page for each kind and recipe, from the JSDoc of core. Run
 * `npm run docs:reference`; with `--check` it only says which pages are missing or stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'
import { referencePages } from './reference/pages.ts'

const folder = join(root, 'docs/reference')

/** The pages that are missing, stale, or of nothing that there is. */
export function stalePages(pages: ReadonlyMap<string, string>): readonly string[] {
  const present = existsSync(folder) ? readdirSync(folder) : []
  const wrong = [...pages].filter(
    ([name, text]) => !present.includes(name) || readFileSync(join(folder, name), 'utf8') !== text,
  )
  return [...wrong.map(([name]) => name), ...present.filter(name => !pages.has(name))]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const pages = await referencePages()
  const stale = stalePages(pages)
  if (process.argv.includes('--check')) {
    for (const name of stale) console.error(`docs/reference/${name}: run npm run docs:reference`)
    if (stale.length === 0) console.log(`docs/reference is up to date: ${pages.size} pages`)
    process.exitCode = stale.length > 0 ? 1 : 0
  } else {
    mkdirSync(folder, { recursive: true })
    for (const name of stale) {
      const text = pages.get(name)
      if (text === undefined) rmSync(join(folder, name))
      else writeFileSync(join(folder, name), text)
      console.log(`${text === undefined ? 'removed' : 'wrote'} docs/reference/${name}`)
    }
  }
}
