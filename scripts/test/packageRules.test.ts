import { expect, test } from 'vitest'
import { exportProblems, fileProblems, importProblems, manifestProblems } from '../packageRules.ts'
import { publicPackages } from '../packages.ts'

const manifest = { name: '@anneal/x', version: '1.0.0', dependencies: { '@anneal/core': '^1.0.0' } }
const built = (module: string): string[] =>
  ['.js', '.js.map', '.d.ts', '.d.ts.map'].map(ending => `dist/${module}${ending}`)
const always = ['package.json', 'README.md', 'LICENSE']

test('a tarball has one module of dist for each of src, and nothing else', () => {
  const files = [...always, 'src/index.ts', ...built('index')]
  expect(fileProblems(files, manifest)).toEqual([])
  expect(fileProblems(files.slice(1), manifest)).toEqual(['package.json is missing'])
  expect(fileProblems([...files, ...built('gone')], manifest)).toHaveLength(4)
  expect(fileProblems([...files, 'test/x.test.ts', 'src/x.test.ts', '.env'], manifest)).toEqual([
    'test/x.test.ts should not be in there',
    'src/x.test.ts should not be in there',
    '.env should not be in there',
  ])
})

test('a tarball of a bundle has its chunks, declarations and tables', () => {
  const own = ['bin.cjs', 'index.js', 'commands/a.cjs', 'index.d.ts', 'index.d.ts.map', 'a.json']
  const files = [...always, 'src/index.ts', 'src/bin.ts', ...own.map(file => `dist/${file}`)]
  const bundled = { ...manifest, scripts: { build: 'node ../../scripts/bundle.mjs' } }
  expect(fileProblems(files, bundled)).toEqual([])
  expect(fileProblems([...files, 'dist/b.js', 'dist/index.js.map', 'x.cjs'], bundled)).toEqual([
    'dist/b.js should not be in there',
    'dist/index.js.map should not be in there',
    'x.cjs should not be in there',
  ])
  expect(fileProblems(files, manifest)).toContain('dist/bin.cjs should not be in there')
})

test('the manifests of all packages follow the rules, but for the ranges that packing replaces', () => {
  for (const { folder, manifest: real } of publicPackages())
    expect(
      manifestProblems({ ...real, dependencies: {}, peerDependencies: {} }, folder),
      folder,
    ).toEqual([])
})

test('ranges that mean nothing outside are found', () => {
  const problems = manifestProblems(
    { ...manifest, dependencies: { a: 'workspace:^', '@anneal/core': '1.0.0' } },
    'packages/x',
  )
  expect(problems).toContain('a has the range workspace:^, which means nothing outside of here')
  expect(problems).toContain('@anneal/core must have a caret range ("workspace:^"), not 1.0.0')
})

test('entry points lead to the same module three times', () => {
  const target = {
    '@anneal/source': './src/index.ts',
    types: './dist/index.d.ts',
    default: './dist/index.js',
  }
  const exports = { '.': target, './package.json': './package.json' }
  const files = new Set(['package.json', 'src/index.ts', 'dist/index.d.ts', 'dist/index.js'])
  const right = { ...manifest, main: target.default, types: target.types, exports }
  expect(exportProblems(right, files)).toEqual([])
  const wrong = { ...exports, '.': { ...target, types: './dist/other.d.ts' } }
  expect(exportProblems({ ...right, types: './dist/other.d.ts', exports: wrong }, files)).toEqual([
    `exports["."] must be, in this order, ${JSON.stringify(target)}`,
    'exports["."]: no file ./dist/other.d.ts',
  ])
})

test('tools that do not read "exports" find all entry points', () => {
  const target = (module: string): Record<string, string> => ({
    '@anneal/source': `./src/${module}.ts`,
    types: `./dist/${module}.d.ts`,
    default: `./dist/${module}.js`,
  })
  const exports = {
    '.': target('index'),
    './node': target('node'),
    './element': target('element/element'),
    './package.json': './package.json',
  }
  const problems = exportProblems({ ...manifest, exports }, new Set())
  expect(problems.slice(0, 3)).toEqual([
    '"main" must be "./dist/index.js", for tools that do not read "exports"',
    '"types" must be "./dist/index.d.ts", for tools that do not read "exports"',
    '"typesVersions" must be {"*":{"element":["./dist/element/element.d.ts"],"*":["./dist/*","./*"]}}, for tools that do not read "exports"',
  ])
})

test('the entry points of all packages follow the rules', () => {
  for (const { folder, manifest: real } of publicPackages()) {
    const wrong = exportProblems(real, new Set()).filter(problem => !problem.includes('no file'))
    expect(wrong, folder).toEqual([])
  }
})

test('imports are among the dependencies', () => {
  const modules = new Map([
    ['dist/a.js', `import { drive } from '@anneal/core/builtins'\nimport fs from 'node:fs'`],
    ['dist/b.js', `import './a.js'\nimport "left-pad"\nconst c = import('@scope/name/deep')`],
    [
      'dist/c.js',
      `import {\n  a,\n} from 'many'\nexport * from "all"\nconst d = [...take(b) from, 'ABC']`,
    ],
    ['dist/e.cjs', `let a=require("./a.cjs"),b=require('bundled'),c=import(\`lazy\`)`],
    ['dist/d.js', `export const text = 'import' + ' from ' + from('abc')\nmessage(\`from 'x'\`)`],
    ['dist/b.d.ts', `/** import { no } from 'example' */\nexport type T = import('typed').T`],
  ])
  expect(importProblems(manifest, modules)).toEqual([
    'dist/b.js imports left-pad: put it into the dependencies or peerDependencies',
    'dist/b.js imports @scope/name: put it into the dependencies or peerDependencies',
    'dist/c.js imports many: put it into the dependencies or peerDependencies',
    'dist/c.js imports all: put it into the dependencies or peerDependencies',
    'dist/e.cjs imports bundled: put it into the dependencies or peerDependencies',
    'dist/e.cjs imports lazy: put it into the dependencies or peerDependencies',
    'dist/b.d.ts imports typed: put it into the dependencies or peerDependencies',
  ])
})
