/**
 * Does what the pages of docs say: TypeScript is compiled strictly and run, with each `// value` held
 * against what comes out; transcripts of the command are made again; JSON is read; Python and shells
 * parse, and Python that PyTorch can run is run. The guides for plug-ins and adapters are files of
 * projects, which guides.test.ts makes of them.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { anneal } from '../../packages/cli/test/anneal.ts'
import { batchKinds, fromConfig } from '../../packages/core/src/index.ts'
import { builtins } from '../../packages/core/src/builtins.ts'
import { formula } from '../../packages/core/src/formula.ts'
import { perceptron } from '../../packages/onnxruntime/test/support/models.ts'
import { filesOf, startPages } from '../consumers/startPages.ts'
import { blocksIn, givenIn, pages, type Block } from '../docs/blocks.ts'
import { withChecks } from '../docs/statements.ts'
import { root } from '../install.mjs'
import { runTool } from '../packages.ts'
import { need } from '../testing/system.ts'

const projects = ['docs/guides/plugin.md', 'docs/guides/adapter.md']
const blocks = pages.filter(page => !projects.includes(page)).flatMap(page => blocksIn(page))
const inLanguage = (...languages: string[]): Block[] =>
  blocks.filter(({ language }) => languages.includes(language))

const folder = join(root, 'docs/out/blocks')
const cwd = join(folder, 'files')
const before = process.cwd()

const given = {
  tfjs: Object.keys(await import('../../docs/test/given/tfjs.ts')),
  onnxruntime: Object.keys(await import('../../docs/test/given/onnxruntime.ts')),
  core: Object.keys(await import('../../docs/test/given/core.ts')),
} as const

/** The library that a block is about, and what it takes of it without making it. */
function takenBy(code: string): { library: keyof typeof given; names: readonly string[] } {
  const [library = 'core'] = (['tfjs', 'onnxruntime'] as const).filter(name =>
    code.includes(`'@anneal/${name}`),
  )
  return { library, names: givenIn(code, given[library]) }
}

/** The block as a module, with what it uses and does not make. */
function moduleOf(code: string): string {
  const { library, names } = takenBy(code)
  return names.length > 0
    ? `import { ${names.join(', ')} } from '../../../test/given/${library}.ts'\n${code}`
    : `${code}\nexport {}\n`
}

const nameOf = ({ at }: Block): string => at.replaceAll(/[/:]/g, '-').replace(/^docs-/, '')
const write = (kind: string, block: Block, text: string): string => {
  const file = join(folder, kind, `${nameOf(block)}.ts`)
  writeFileSync(file, text)
  return file
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['compiled', 'run', 'files'])
    mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(cwd, 'classifier.onnx'), perceptron())
  for (const { marks, code } of inLanguage('json', 'csv'))
    if (marks[0] !== undefined) writeFileSync(join(cwd, marks[0]), code)
  process.chdir(cwd)
})
afterAll(() => {
  process.chdir(before)
})

test('the blocks are of languages that are checked', () => {
  const known = ['ts', 'js', 'json', 'console', 'python', 'sh', 'csv', 'text', 'html', '']
  for (const { at, language } of blocks) expect(known, at).toContain(language)
  expect(inLanguage('ts').length).toBeGreaterThan(3)
})

test('files of projects have names, and stand on pages where they are tried', () => {
  const files = blocks.filter(
    ({ language, marks }) => language === 'html' || marks.includes('project'),
  )
  const tried = startPages.flatMap(page => [...filesOf(page).values()])
  expect(files.filter(({ code }) => !tried.includes(code)).map(({ at }) => at)).toEqual([])
  expect(files.length).toBeGreaterThan(6)
})

test('pages lead to where they have from what their examples do not make', () => {
  const places = {
    tfjs: 'start/tensorflow.md#with-modelfit',
    onnxruntime: 'start/onnxruntime-node.md#train-it',
    core: 'await rangeTest(', // on the same page
  }
  const missing = inLanguage('ts').flatMap(({ at, code }) => {
    const { library, names } = takenBy(code)
    const page = at.replace(/:\d+$/, '')
    const isThere = readFileSync(join(root, page), 'utf8').includes(places[library])
    return names.length === 0 || page.startsWith('docs/start/') || isThere ? [] : [at]
  })
  expect(missing).toEqual([])
})

test('TypeScript compiles', () => {
  for (const block of inLanguage('ts')) write('compiled', block, moduleOf(block.code))
  const config = {
    extends: '../../../../tsconfig.base.json',
    compilerOptions: {
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['node'],
      noUncheckedIndexedAccess: false, // as most of those who copy it have it
      noPropertyAccessFromIndexSignature: false,
    },
    include: ['.'],
  }
  writeFileSync(join(folder, 'compiled/tsconfig.json'), JSON.stringify(config))
  runTool('typescript-native/bin/tsc', ['-p', join(folder, 'compiled')])
})

describe('code runs, and gives what it states', () => {
  const runnable = inLanguage('ts', 'js').filter(
    // files of a project are tried in one: scripts/consumers/startPages.test.ts
    ({ marks }) => !marks.some(mark => ['browser', 'gpu', 'project'].includes(mark)),
  )
  test.each(runnable)('$at', async block => {
    const silent = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    const file = write(
      'run',
      block,
      `import { expectValue } from '../../../../scripts/docs/statements.ts'\n${withChecks(moduleOf(block.code))}`,
    )
    await import(file)
    silent.mockRestore()
  })
})

test.each(inLanguage('json'))('$at is JSON, and a config where it has a type', ({ code }) => {
  const value = JSON.parse(code) as { readonly type?: unknown }
  if (value.type !== undefined) fromConfig(value, [...builtins, ...batchKinds, formula])
})

test.each(inLanguage('console'))('$at is what the command writes', async ({ code }) => {
  let transcript = ''
  for (const [, line] of code.matchAll(/^\$ anneal (.*)$/gm)) {
    const words = Array.from(line!.matchAll(/"([^"]*)"|(\S+)/g), ([, a, b]) => a ?? b!)
    transcript += `$ anneal ${line!}\n${(await anneal(words, { cwd })).all}`
  }
  expect(transcript).toBe(code)
})

test.each(inLanguage('sh'))('$at is shell', ({ code }) => {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' })
  expect(status, stderr).toBe(0)
})

test('Python parses, and runs where it needs PyTorch only', context => {
  const { path } = need(context, 'torch')
  const sources = inLanguage('python').map(({ at, code, marks }) => ({
    at,
    code,
    isRun: marks.includes('run'),
  }))
  const program = `
import ast, contextlib, io, json, sys, warnings
warnings.simplefilter("ignore")
for block in json.load(sys.stdin):
    ast.parse(block["code"], block["at"])
    if not block["isRun"]: continue
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block["code"], block["at"], "exec"), {})
    stated = [line.split("# ")[1] for line in block["code"].splitlines() if line.startswith("print(")]
    assert printed.getvalue().splitlines() == stated, (block["at"], printed.getvalue())
`
  const { status, stderr } = spawnSync(path, ['-c', program], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
})
