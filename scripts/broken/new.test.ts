/** Makes a new schedule in a copy of the repository, and then takes away each thing that belongs to it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Copy } from './copy.ts'

const name = 'lateDrop'
const core = 'packages/core'
const files = {
  source: `${core}/src/schedules/${name}.ts`,
  test: `${core}/test/schedules/${name}.test.ts`,
  changeset: `.changeset/${name}.md`,
}

let copy: Copy
beforeAll(() => {
  copy = new Copy()
  const { ok, output } = copy.script('scripts/new.ts', 'schedule', 'late-drop')
  if (!ok) throw new Error(output)
})
afterAll(() => {
  copy.remove()
})

/** All tests that look at every kind. */
const aboutKinds = [
  'scripts/test/kinds.test.ts',
  'scripts/test/kindsTable.test.ts',
  'scripts/test/exportsTable.test.ts',
  `${core}/test/kinds.test.ts`,
  `${core}/test/config.test.ts`,
  `${core}/test/params.test.ts`,
  `${core}/test/schema.test.ts`,
  'packages/testing/test/contract.test.ts',
  'packages/tfjs/test/kinds.test.ts',
  'packages/plot/test/pictures.test.ts',
]

test('nothing else has to be edited', () => {
  const { ok, output } = copy.tests(...aboutKinds, files.test)
  expect(ok, output).toBe(true)
  const example = copy.tests('scripts/test/examples.test.ts', '-t', `schedules/${name}.ts`)
  expect(example.ok, example.output).toBe(true)
  expect(example.output).toMatch(/tests: 1 passed/)
})

test('it is tested in every place', () => {
  const { output } = copy.tests(...aboutKinds, files.test, '--reporter=verbose')
  for (const place of [
    'scripts/test/kinds.test.ts',
    'packages/testing/test/contract.test.ts',
    'packages/tfjs/test/kinds.test.ts',
    'packages/plot/test/pictures.test.ts',
  ])
    expect(output).toMatch(new RegExp(`✓.*${place}.*${name}`))
})

test('it type-checks, is formatted, and passes lint', () => {
  const paths = [files.source, files.test, `${core}/src/kinds.ts`, `${core}/test/samples.ts`]
  const outcomes = [
    copy.tool('typescript-native/bin/tsc', ['-p', `${core}/tsconfig.json`, '--noEmit']),
    copy.tool('prettier/bin/prettier.cjs', ['--check', ...paths]),
    copy.tool('eslint/bin/eslint.js', ['--config', 'eslint.config.js', ...paths]),
  ]
  for (const { ok, output } of outcomes) expect(ok, output).toBe(true)
})

describe('what is missing is named', () => {
  const line = `export { ${name}, type LateDropOptions } from './schedules/${name}.ts'`
  test.each([
    ['the line in the list', `${core}/src/kinds.ts`, `${line}\n`, line],
    ['its test', files.test, undefined, files.test],
    ['its changeset', files.changeset, undefined, `${files.changeset}: a changeset`],
    [
      'its configs',
      `${core}/test/samples.ts`,
      new RegExp(` {2}\\{ type: '${name}'.*\\n`, 'g'),
      `${core}/test/samples.ts: configs: { type: '${name}', … }`,
    ],
    [
      'what its options refuse',
      `${core}/test/samples.ts`,
      `  ${name}: fromTo,\n`,
      `${core}/test/samples.ts: refused: ${name}: { … }`,
    ],
    ['its picture', `docs/pictures/kinds/${name}.svg`, undefined, 'npm run docs:pictures'],
    ['its page', `docs/reference/${name}.md`, undefined, 'npm run docs:reference'],
    [
      'its row in the table',
      `${core}/README.md`,
      new RegExp(`^\\| \\[?\`${name}\`.*\\n`, 'm'),
      'run npm run docs:kinds',
    ],
  ])('%s', (_, file, part, message) => {
    if (part === undefined) copy.write(file, undefined)
    else copy.replace(file, part, '')
    const { ok, output } = copy.tests(
      'scripts/test/kinds.test.ts',
      'scripts/test/kindsTable.test.ts',
      `${core}/test/kinds.test.ts`,
    )
    copy.restore()
    expect(ok, output).toBe(false)
    expect(output).toContain(message)
  })
})

test.each([
  [['schedule', 'cosine'], 'core already exports cosine: choose another name'],
  [['schedule', 'late-drop'], 'core already exports lateDrop: choose another name'],
  [['schedule', 'new'], '"new" is a word of JavaScript'],
  [['schedule', '../x'], 'cannot be the name of a package'],
  [['schedule'], 'pnpm new schedule late-drop'],
  [['poem', 'x'], 'pnpm new schedule late-drop'],
])('%j is refused', (options, message) => {
  const { ok, output } = copy.script('scripts/new.ts', ...options)
  expect(ok).toBe(false)
  expect(output).toContain(message)
})
