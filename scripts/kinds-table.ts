/**
 * Writes the tables of kinds in the READMEs, from the JSDoc of the kinds. Run `npm run docs:kinds`;
 * with `--check` it only says whether they are up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

const source = join(root, 'packages/core/src')

/** The files that have a table, and how much each says of a kind. */
const readmes = ['packages/core/README.md', 'packages/tfjs/README.md']
const [begin, end] = ['<!-- kinds: written by npm run docs:kinds -->', '<!-- /kinds -->']

/** The first sentence of the JSDoc of an exported constant. */
export function sentenceOf(name: string, text: string): string {
  const [, comment] =
    new RegExp(`/\\*\\*\\n((?: \\*.*\\n)+?) \\*/\\nexport const ${name}\\b`).exec(text) ?? []
  if (comment === undefined) throw new Error(`${name} has no JSDoc`)
  const [paragraph = ''] = comment
    .split('\n')
    .map(line => line.replace(/^ \* ?/, ''))
    .join('\n')
    .split('\n\n')
  return paragraph
    .replaceAll('\n', ' ')
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim()
}

function table(): string {
  const kinds = readFileSync(join(source, 'kinds.ts'), 'utf8')
  const rows = [...kinds.matchAll(/export \{ (\w+).*from '\.\/(.+)'/g)].map(([, name, file]) => {
    const text = readFileSync(join(source, file!), 'utf8')
    return `| [\`${name!}\`](../../docs/reference/${name!}.md) | ${sentenceOf(name!, text).replaceAll('|', '\\|')} |`
  })
  return ['| kind | what it does |', '|---|---|', ...rows].join('\n')
}

/** The README with its table as it has to be. */
export function withTable(readme: string): string {
  const [before, rest = ''] = readme.split(begin)
  const [, after] = rest.split(end)
  if (before === undefined || after === undefined)
    throw new Error(`no place for the table of kinds: put ${begin} and ${end} there`)
  return `${before}${begin}\n<!-- prettier-ignore -->\n${table()}\n\n${end}${after}`
}

/** The READMEs that are not up to date. */
export const stale = (): string[] =>
  readmes.filter(file => {
    const text = readFileSync(join(root, file), 'utf8')
    return withTable(text) !== text
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = stale()
  if (process.argv.includes('--check')) {
    for (const file of files) console.error(`${file} is stale: run npm run docs:kinds`)
    process.exitCode = files.length > 0 ? 1 : 0
  } else
    for (const file of files)
      writeFileSync(join(root, file), withTable(readFileSync(join(root, file), 'utf8')))
}
