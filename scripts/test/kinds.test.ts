/** Whoever adds a kind and forgets a place hears here what to add, and where. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { pendingChangesets } from '../changesets.ts'
import { root } from '../install.mjs'
import { filesIn } from '../packages.ts'
import { readOrEmpty } from '../sizes.ts'

const core = join(root, 'packages', 'core')
const read = (file: string): string => readFileSync(join(core, file), 'utf8')

/** What users were told and will be told of core's changes. */
const changes = [
  readOrEmpty(join(core, 'CHANGELOG.md')),
  ...pendingChangesets()
    .filter(({ releases }) => releases.has('@anneal/core'))
    .map(({ file }) => readFileSync(join(root, '.changeset', file), 'utf8')),
].join('\n')

/** The sources that define a built-in kind, as 'schedules/cosine'. What growBatch makes has a list of its own. */
const kinds = filesIn(join(core, 'src'))
  .filter(file => file.includes('/') && !file.startsWith('batchSize/'))
  .filter(file =>
    /=\s*(\/\* @__PURE__ \*\/\s*)?define(Schedule|Feedback)\b/.test(read(`src/${file}`)),
  )
  .map(file => file.replace(/\.ts$/, ''))

test('there are kinds', () => {
  expect(kinds).toContain('schedules/cosine')
  expect(kinds).toContain('feedback/plateau')
})

test.each(kinds)('%s is in the list of kinds, tested, drawn and in the reference', kind => {
  const name = basename(kind)
  const missing: string[] = []
  if (!read('src/kinds.ts').includes(`from './${kind}.ts'`))
    missing.push(`packages/core/src/kinds.ts: export { ${name} } from './${kind}.ts'`)
  if (!existsSync(join(core, 'test', `${kind}.test.ts`)))
    missing.push(`packages/core/test/${kind}.test.ts: its tests`)
  if (!existsSync(join(root, 'docs', 'pictures', 'kinds', `${name}.svg`)))
    missing.push(`docs/pictures/kinds/${name}.svg: npm run docs:pictures`)
  if (!new RegExp(`type: '${name}'`).test(read('test/samples.ts')))
    missing.push(`packages/core/test/samples.ts: configs: { type: '${name}', … }`)
  if (!new RegExp(`^  ${name}: `, 'm').test(read('test/samples.ts')))
    missing.push(`packages/core/test/samples.ts: refused: ${name}: { … }`)
  if (!new RegExp(`\\b${name}\\b`).test(changes))
    missing.push(
      `.changeset/${name}.md: a changeset for @anneal/core that names ${name} (npx changeset)`,
    )
  if (!existsSync(join(root, 'docs', 'reference', `${name}.md`)))
    missing.push(`docs/reference/${name}.md: npm run docs:reference`)
  if (!read('src/' + kind + '.ts').includes('* @example'))
    missing.push(`packages/core/src/${kind}.ts: an @example`)
  expect(missing).toEqual([])
})
