/**
 * Makes all that a new schedule of core consists of:
 *
 *     pnpm new schedule late-drop
 *
 * A source and a test, a line in the list of kinds, samples, a changeset; then the tables and pictures
 * of the docs. Nothing else has to be edited: what is missing is named by a failing test.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CreateError, namesOf } from '../packages/create-plugin/src/index.ts'
import { root } from './install.mjs'
import { publicPackages } from './packages.ts'
import { exportedValues } from './publicNames.ts'

const core = 'packages/core'
const lists = { kinds: `${core}/src/kinds.ts`, samples: `${core}/test/samples.ts` }

const source = (
  name: string,
  pascal: string,
): string => `import { defineSchedule, type Kind } from '../schedule.ts'
import { ending, withEnding, type Ending } from './ending.ts'

/** Options of {@link ${name}}. */
export interface ${pascal}Options extends Ending {
  /** Value at step 0. */
  readonly from: number
  /**
   * Value at the end.
   *
   * @default 0
   */
  readonly to?: number
}

/**
 * Falls slowly at first, and ever faster.
 *
 *     value(t) = to + (from − to) · (1 − x²),   x = t / steps
 *
 * @example
 * ${name}({ from: 0.1, steps: 100 })(50) // 0.075
 */
export const ${name}: Kind<${pascal}Options, '${name}'> = /* @__PURE__ */ defineSchedule({
  type: '${name}',
  params: {
    from: { type: 'number' },
    to: { type: 'number', default: 0 },
    ...ending,
  },
  create: ({ from, to, ...end }) =>
    // 1 − x² as a product of what remains stays accurate to the last step
    withEnding(end, to, n => t => to + (from - to) * ((n - t) / n) * ((n + t) / n)),
})
`

const test = (name: string): string => `import { it } from 'vitest'
import { ${name} } from '../../src/index.ts'
import { through } from '../near.ts'

it('goes through what was worked out by hand', () => {
  through(${name}({ from: 1, to: 0.5, steps: 4 }), [
    [0, 1],
    [1, 0.96875],
    [2, 0.875],
    [3, 0.71875],
    [4, 0.5],
    [9, 0.5],
  ])
})
`

const changeset = (name: string): string => `---
'@anneal/core': minor
---

A schedule \`${name}\`: falls slowly at first, and ever faster
`

/** Puts a line behind the first place where a text stands in a file. */
function insert(file: string, after: string, line: string): void {
  const text = readFileSync(join(root, file), 'utf8')
  const at = text.indexOf(after)
  if (at < 0)
    throw new Error(`${file} has no line ${JSON.stringify(after)} to put something behind`)
  const place = at + after.length
  writeFileSync(join(root, file), text.slice(0, place) + line + text.slice(place))
}

function checkFree(name: string): void {
  const pkg = publicPackages().find(({ folder }) => folder === core)!
  if (exportedValues(pkg).includes(name))
    throw new CreateError(`core already exports ${name}: choose another name`)
  const files = [`${core}/src/schedules/${name}.ts`, `${core}/test/schedules/${name}.test.ts`]
  for (const file of files)
    if (existsSync(join(root, file))) throw new CreateError(`${file} is already there`)
}

function run(tool: string, ...options: string[]): void {
  execFileSync(process.execPath, [join(root, 'node_modules', tool), ...options], {
    cwd: root,
    stdio: 'inherit',
  })
}

function newSchedule(given: string): void {
  const { identifier: name, pascal } = namesOf(
    given.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`),
  )
  checkFree(name)
  const made: Readonly<Record<string, string>> = {
    [`${core}/src/schedules/${name}.ts`]: source(name, pascal),
    [`${core}/test/schedules/${name}.test.ts`]: test(name),
    [`.changeset/${name}.md`]: changeset(name),
  }
  for (const [file, text] of Object.entries(made)) writeFileSync(join(root, file), text)
  const [kinds] = /^export \{ .* from '\.\/schedules\/.*'$/m.exec(
    readFileSync(join(root, lists.kinds), 'utf8'),
  ) ?? ['']
  insert(
    lists.kinds,
    `${kinds}\n`,
    `export { ${name}, type ${pascal}Options } from './schedules/${name}.ts'\n`,
  )
  insert(
    lists.samples,
    'export const configs = [\n',
    `  { type: '${name}', from: 0.1, steps: 100 },\n  { type: '${name}', from: 0.1, to: 0.02, steps: '10 epochs', end: 'last', after: 'repeat' },\n`,
  )
  insert(lists.samples, 'readonly unknown[]>>>> = {\n', `  ${name}: fromTo,\n`)
  const files = [...Object.keys(made).filter(file => file.endsWith('.ts')), ...Object.values(lists)]
  run('prettier/bin/prettier.cjs', '--write', '--log-level', 'warn', ...files)
  run('tsx/dist/cli.mjs', 'scripts/kinds-table.ts')
  run('tsx/dist/cli.mjs', '--conditions=@anneal/source', 'scripts/exports-table.ts')
  run('tsx/dist/cli.mjs', '--conditions=@anneal/source', 'scripts/pictures.ts')
  run('tsx/dist/cli.mjs', '--conditions=@anneal/source', 'scripts/reference.ts')
  console.log(
    [
      `Made ${name}:`,
      ...[...Object.keys(made), ...Object.values(lists)].map(file => `  ${file}`),
      'It is a working example: put your formula, its source and its own tests there. Then run npm run',
      'docs:kinds, docs:exports, docs:pictures and docs:reference, and record what users see with npm run api -- --update.',
    ].join('\n'),
  )
}

const [what, name, ...others] = process.argv.slice(2).filter(argument => argument !== '--')
try {
  if (what !== 'schedule' || name === undefined || others.length > 0)
    throw new CreateError('say what, and its name: pnpm new schedule late-drop')
  newSchedule(name)
} catch (error) {
  if (!(error instanceof CreateError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
