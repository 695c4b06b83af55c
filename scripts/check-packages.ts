/**
 * Checks every package as it would be published: packs it, looks at what is in the tarball, and
 * asks publint and attw. Run after the build: `npm run check:packages`.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changesetProblems, pendingChangesets, reexported } from './changesets.ts'
import {
  filesIn,
  pack,
  publicPackages,
  readJson,
  run,
  runTool,
  type Manifest,
  type Package,
} from './packages.ts'

const temporary = mkdtempSync(join(tmpdir(), 'anneal-packages-'))
const packages = publicPackages()

function report(what: string, problems: readonly string[], done: string): void {
  console.log(problems.length === 0 ? `${what}: ${done}` : `${what}:`)
  for (const problem of problems) console.log(`  - ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}

try {
  for (const pkg of packages) {
    const { name, version } = pkg.manifest
    try {
      const { problems, files } = check(pkg)
      report(`${name}@${version}`, problems, `${files} files, publint and attw find nothing`)
    } catch (error) {
      report(`${name}@${version}`, [(error as Error).message], '')
    }
  }
  const released = packages.map(pkg => ({ ...pkg.manifest, reexports: reexported(pkg) }))
  const changesets = pendingChangesets()
  report('changesets', changesetProblems(changesets, released), `${changesets.length} wait`)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

function check(pkg: Package): { problems: string[]; files: number } {
  const tarball = pack(pkg, temporary)
  const name = pkg.folder.replace('packages/', '')
  run('tar', ['-xzf', tarball, '-C', temporary])
  const unpacked = join(temporary, 'package')
  const files = filesIn(unpacked)
  const manifest = readJson(join(unpacked, 'package.json')) as Manifest
  const problems = [
    ...fileProblems(files, manifest),
    ...manifestProblems(manifest, name),
    ...exportProblems(manifest, new Set(files)),
    ...toolProblems('publint/src/cli.js', ['run', tarball, '--strict']),
    ...toolProblems('@arethetypeswrong/cli/dist/index.js', [
      tarball,
      '--profile',
      'esm-only',
      '--no-definitely-typed',
      '--no-emoji',
      '--format',
      'ascii',
    ]),
  ]
  rmSync(unpacked, { recursive: true })
  return { problems, files: files.length }
}

/** Only what users need is in the tarball, and one module of dist for each of src. */
function fileProblems(files: readonly string[], manifest: Manifest): string[] {
  const expected = new Set(['package.json', 'README.md', 'LICENSE'])
  if (manifest.version !== '0.0.0') expected.add('CHANGELOG.md')
  for (const file of files.filter(path => path.startsWith('src/'))) {
    expected.add(file)
    if (!file.endsWith('.ts')) continue
    const module = file.replace(/^src\//, 'dist/').replace(/\.ts$/, '')
    for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) expected.add(module + ending)
  }
  const found = new Set(files)
  return [
    ...[...expected].filter(file => !found.has(file)).map(file => `${file} is missing`),
    ...files.filter(file => !expected.has(file)).map(file => `${file} should not be in there`),
  ]
}

function manifestProblems(manifest: Manifest, folder: string): string[] {
  const wanted: Partial<Record<keyof Manifest, unknown>> = {
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    files: ['dist', 'src'],
    engines: { node: '>=20.19.0' },
    repository: {
      type: 'git',
      url: 'git+https://github.com/anneal-js/anneal.git',
      directory: `packages/${folder}`,
    },
  }
  const problems = Object.entries(wanted)
    .filter(([key, value]) => !same(manifest[key as keyof Manifest], value))
    .map(([key, value]) => `"${key}" must be ${JSON.stringify(value)}`)
  if ((manifest.description ?? '') === '') problems.push('"description" is missing')
  if ((manifest.keywords ?? []).length === 0) problems.push('"keywords" are missing')
  const { dependencies, peerDependencies, optionalDependencies } = manifest
  const ranges = { ...dependencies, ...peerDependencies, ...optionalDependencies }
  for (const [name, range] of Object.entries(ranges))
    if (/^(workspace|catalog|link|file):/.test(range))
      problems.push(`${name} has the range ${range}, which means nothing outside of here`)
  for (const [name, range] of Object.entries(dependencies ?? {}))
    if (name.startsWith('@anneal/') && !range.startsWith('^'))
      problems.push(`${name} must have a caret range, not ${range}`)
  return problems
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Every entry point leads to the same module as source, as types and as JavaScript. */
function exportProblems({ exports = {} }: Manifest, files: ReadonlySet<string>): string[] {
  const problems: string[] = []
  if (exports['./package.json'] !== './package.json')
    problems.push('"exports" must have "./package.json"')
  for (const [entry, target] of Object.entries(exports)) {
    if (typeof target === 'string') {
      if (!files.has(target.slice(2))) problems.push(`exports["${entry}"]: no file ${target}`)
      continue
    }
    const module = /^\.\/src\/(.+)\.ts$/.exec(target['@anneal/source'] ?? '')?.[1] ?? '?'
    const wanted = {
      '@anneal/source': `./src/${module}.ts`,
      types: `./dist/${module}.d.ts`,
      default: `./dist/${module}.js`,
    }
    if (!same(target, wanted))
      problems.push(`exports["${entry}"] must be, in this order, ${JSON.stringify(wanted)}`)
    for (const path of Object.values(target))
      if (!files.has(path.slice(2))) problems.push(`exports["${entry}"]: no file ${path}`)
  }
  return problems
}

function toolProblems(file: string, options: readonly string[]): string[] {
  try {
    runTool(file, options)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
