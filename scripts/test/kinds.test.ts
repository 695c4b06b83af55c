/** Whoever adds a kind and forgets a place hears here what to add, and where. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../install.mjs'
import { filesIn } from '../packages.ts'

const core = join(root, 'packages', 'core')
const read = (file: string): string => readFileSync(join(core, file), 'utf8')

/** The sources that define a kind, as 'schedules/cosine'. */
const kinds = filesIn(join(core, 'src'))
  .filter(file => file.includes('/'))
  .filter(file =>
    /=\s*(\/\* @__PURE__ \*\/\s*)?define(Schedule|Feedback)\b/.test(read(`src/${file}`)),
  )
  .map(file => file.replace(/\.ts$/, ''))

test('there are kinds', () => {
  expect(kinds).toContain('schedules/cosine')
  expect(kinds).toContain('feedback/plateau')
})

test.each(kinds)('%s is in the list of kinds, tested and drawn', kind => {
  const name = basename(kind)
  const missing: string[] = []
  if (!read('src/kinds.ts').includes(`from './${kind}.ts'`))
    missing.push(`packages/core/src/kinds.ts: export { ${name} } from './${kind}.ts'`)
  if (!existsSync(join(core, 'test', `${kind}.test.ts`)))
    missing.push(`packages/core/test/${kind}.test.ts: its tests`)
  if (!existsSync(join(root, 'docs', 'pictures', 'kinds', `${name}.svg`)))
    missing.push(`docs/pictures/kinds/${name}.svg: npm run docs:pictures`)
  if (!read('src/' + kind + '.ts').includes('* @example'))
    missing.push(`packages/core/src/${kind}.ts: an @example`)
  expect(missing).toEqual([])
})
