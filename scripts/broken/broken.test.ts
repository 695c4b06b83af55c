/**
 * Breaks a copy of the repository in each way that CI has to find, and reads whether the message says
 * what to do. Each test sees first that nothing is said of the copy as it is.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Copy } from './copy.ts'

let copy: Copy
beforeAll(() => {
  copy = new Copy()
})
afterEach(() => {
  copy.restore()
})
afterAll(() => {
  copy.remove()
})

const own = 'packages/create-plugin'

function expectMessage({ ok, output }: { ok: boolean; output: string }, ...texts: string[]): void {
  expect(ok, output).toBe(false)
  for (const text of texts) expect(output).toContain(text)
}

test('a kind that is missing from builtins', () => {
  const kinds = ['packages/core/test/kinds.test.ts', 'scripts/test/kinds.test.ts']
  expect(copy.tests(...kinds)).toMatchObject({ ok: true })
  copy.replace('packages/core/src/kinds.ts', /^export \{ cosine, .*\n/m, '')
  expectMessage(
    copy.tests(...kinds),
    `add to packages/core/src/kinds.ts: export { cosine, type CosineOptions } from './schedules/cosine.ts'`,
  )
})

test('a public name that is missing from the docs', () => {
  const names = ['scripts/test/names.test.ts', '-t', own]
  expect(copy.tests(...names)).toMatchObject({ ok: true })
  copy.replace(
    `${own}/src/index.ts`,
    'export {',
    `export { filesOf } from './templates.ts'\nexport {`,
  )
  expectMessage(copy.tests(...names), `say in ${own}/README.md what these are for`, 'filesOf')
})

test('an export without JSDoc', () => {
  expect(copy.script('scripts/api.ts', 'create-plugin')).toMatchObject({ ok: true })
  copy.replace(`${own}/src/index.ts`, 'export {', `export const nameless: number = 1\nexport {`)
  copy.build('create-plugin')
  expectMessage(
    copy.script('scripts/api.ts', 'create-plugin'),
    'nameless has no JSDoc: write above it what it is, in one sentence',
  )
  copy.restore()
  copy.build('create-plugin')
})

test('an API that changes without its report', () => {
  copy.replace(`${own}/src/createPlugin.ts`, 'readonly parent?: string', 'readonly within?: string')
  copy.replace(`${own}/src/createPlugin.ts`, "parent = '.',", "within: parent = '.',")
  copy.replace(`${own}/src/main.ts`, 'parent: cwd', 'within: cwd')
  copy.build('create-plugin')
  expectMessage(
    copy.script('scripts/api.ts', 'create-plugin'),
    `the public API is not the one in ${own}/api.md. If it is meant to be so, run \`npm run api -- --update\``,
    'add a changeset',
    '-     readonly parent?: string | undefined;',
    '+     readonly within?: string | undefined;',
  )
  copy.write(`${own}/api.md`, copy.read(`${own}/api.md`)) // to be restored
  copy.write('scripts/ceilings.json', copy.read('scripts/ceilings.json'))
  const update = copy.script('scripts/api.ts', 'create-plugin', '--update')
  expect(update.output).toContain(`wrote ${own}/api.md`)
  expect(copy.script('scripts/api.ts', 'create-plugin')).toMatchObject({ ok: true })
  copy.restore()
  copy.build('create-plugin')
})

test('a package that grows past its ceiling', () => {
  const noise = Array.from({ length: 4000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join(
    '',
  )
  copy.replace(
    `${own}/src/names.ts`,
    'const longest = 214',
    `const longest = [...${JSON.stringify(noise)}].length - ${noise.length - 214}`,
  )
  copy.build('create-plugin')
  expectMessage(
    copy.script('scripts/api.ts', 'create-plugin'),
    'all of its code, minified and compressed, has ',
    'make it smaller, or, if it is worth it, raise the ceiling with `npm run api -- --update`',
  )
  copy.restore()
  copy.build('create-plugin')
})

test('a manifest that drifts', () => {
  expect(copy.script('scripts/check-packages.ts', 'create-plugin')).toMatchObject({ ok: true })
  copy.replace(`${own}/package.json`, '>=20.19.0', '>=18')
  copy.replace(`${own}/package.json`, '"type": "module"', '"type": "commonjs"')
  expectMessage(
    copy.script('scripts/check-packages.ts', 'create-plugin'),
    `"engines" in ${own}/package.json must be {"node":">=20.19.0"}, as in every package`,
    `"type" in ${own}/package.json must be "module", as in every package`,
  )
  expectMessage(copy.tests('scripts/test/compatibility.test.ts'), 'run npm run docs:compatibility')
})

test('a dependency that is used and not asked for', () => {
  copy.replace(`${own}/package.json`, '"@clack/prompts": "1.9.0"', '"picocolors": "1.0.0"')
  expectMessage(
    copy.script('scripts/check-packages.ts', 'create-plugin'),
    'imports @clack/prompts: put it into the dependencies or peerDependencies',
  )
})

test('a test that would be published', () => {
  copy.write(`${own}/src/names.test.ts`, 'export const test = 1\n')
  copy.write(`${own}/dist/left.txt`, 'over')
  expectMessage(
    copy.script('scripts/check-packages.ts', 'create-plugin'),
    'src/names.test.ts should not be in there',
    'dist/left.txt should not be in there',
  )
})
