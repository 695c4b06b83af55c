/**
 * The packed packages in the tools that users build and test with, besides Vite: what docs/compatibility.md
 * says of them. It belongs to `npm run check:consumers`.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { meanSquaredError, sgd, trainingGraph } from '../../packages/onnx-graph/src/index.ts'
import { modelOf, node } from '../../packages/onnx-graph/test/support/models.ts'
import { root } from '../install.mjs'
import { pack, publicPackages, run, runTool } from '../packages.ts'

const cwd = mkdtempSync(join(tmpdir(), 'anneal-tools-'))
const installed = (file: string, ...options: readonly string[]): string =>
  run(process.execPath, [join('node_modules', file), ...options], cwd)
const model = modelOf({
  nodes: [node('MatMul', ['x', 'w'], 'y')],
  tensors: { w: { dims: [2, 1], data: [1, 2] } },
  inputs: { x: ['N', 2] },
})

beforeAll(() => {
  const wanted = ['core', 'interop', 'onnx-graph', 'onnxruntime', 'optimizer', 'plot']
  const ours = Object.fromEntries(
    publicPackages()
      .filter(({ folder }) => wanted.includes(basename(folder)))
      .map(pkg => [pkg.manifest.name, `file:${pack(pkg, cwd)}`]),
  )
  const tools = {
    '@babel/plugin-transform-modules-commonjs': '7.29.14',
    '@rollup/plugin-node-resolve': '16.0.3',
    jest: '30.5.2',
    rollup: '4.68.7',
    webpack: '5.112.2',
  }
  const manifest = { private: true, dependencies: { ...ours, ...tools }, pnpm: { overrides: ours } }
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest))
  cpSync(join(root, 'scripts', 'consumers', 'project', 'tools'), cwd, { recursive: true })
  writeFileSync(join(cwd, 'model.mjs'), `export const model = [${model.join()}]\n`)
  writeFileSync(join(cwd, 'model.onnx'), model)
  runTool('pnpm/bin/pnpm.cjs', ['install', '--prefer-offline', '--ignore-scripts'], cwd)
})

afterAll(() => {
  rmSync(cwd, { recursive: true, force: true })
})

/** What `tried.mjs` prints, with its errors as they were written, and the graph that the source makes. */
function expectRight(printed: string): void {
  const options = { loss: meanSquaredError({ output: 'y' }), optimizer: sgd() }
  expect(JSON.parse(printed)).toEqual({
    value: expect.closeTo(0.075, 12) as number,
    error: [true, 'OptionError', 'cosine has no option "stps"; it has from, to, steps, end, after'],
    graph: [...trainingGraph(model, options).model],
  })
}

test('Node runs it as a module', () => {
  expectRight(run(process.execPath, ['tried.mjs'], cwd))
})

test('Node runs it as CommonJS, with require', () => {
  runTool('esbuild/bin/esbuild', ['tried.mjs', '--format=cjs', '--outfile=tried.cjs'], cwd)
  expect(readFileSync(join(cwd, 'tried.cjs'), 'utf8')).toContain('require("@anneal/core")')
  expectRight(run(process.execPath, ['tried.cjs'], cwd))
})

describe.each([
  ['webpack', 'tried.js', () => run(process.execPath, ['webpack.cjs'], cwd)],
  [
    'rollup',
    'tried.js',
    () => installed('rollup/dist/bin/rollup', 'tried.mjs', '-p', 'node-resolve', '-d', 'rollup'),
  ],
  [
    'esbuild',
    'tried.js',
    () =>
      runTool(
        'esbuild/bin/esbuild',
        ['tried.mjs', '--bundle', '--minify', '--splitting', '--format=esm', '--outdir=esbuild'],
        cwd,
      ),
  ],
])('%s', (folder, entry, build) => {
  beforeAll(() => {
    build()
  })

  test('builds what does the same', () => {
    if (folder !== 'webpack') writeFileSync(join(cwd, folder, 'package.json'), '{"type":"module"}')
    expectRight(run(process.execPath, [join(folder, entry)], cwd))
  })

  test('splits what is loaded on demand, and leaves out what is not used', () => {
    const files = readdirSync(join(cwd, folder)).filter(file => file.endsWith('.js'))
    const having = (word: string): string[] =>
      files.filter(file => readFileSync(join(cwd, folder, file), 'utf8').includes(word))
    expect(having('input_forget')).toHaveLength(1) // LSTM, in a part that this model does not need
    expect(having('input_forget')).not.toContain(entry)
    expect(having('beta1')).toEqual([]) // adamw
    expect(having('retract')).toEqual([]) // drive
  })
})

test('Jest tests it with the setting of the docs', () => {
  const page = readFileSync(join(root, 'docs', 'compatibility.md'), 'utf8')
  const [setting = ''] = /transformIgnorePatterns: \[.*?'\]/.exec(page) ?? []
  const plugins = `['@babel/plugin-transform-modules-commonjs']`
  writeFileSync(
    join(cwd, 'jest.config.cjs'),
    `module.exports = { transform: { '\\\\.js$': ['babel-jest', { plugins: ${plugins} }] }, ${setting} }`,
  )
  installed('jest/bin/jest.js', '--ci')
})

describe('types, checked down to their declarations, without the DOM and Node,', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('compile with %s modules and %s resolution', (module, resolution) => {
    const options = ['--module', module, '--moduleResolution', resolution]
    expect(runTool('typescript-native/bin/tsc', options, cwd)).toBe('')
  })

  test('compile with CommonJS and the resolution that TypeScript 5 has for it', () => {
    const options = ['--module', 'commonjs', '--moduleResolution', 'node10']
    const silent = ['--ignoreDeprecations', '6.0']
    expect(runTool('typescript/bin/tsc6', [...options, ...silent], cwd)).toBe('')
  })
})
