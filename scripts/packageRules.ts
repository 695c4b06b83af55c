/** The rules for what is published: which files, which fields, which imports. */
import { builtinModules } from 'node:module'
import { isBundled, type Manifest } from './packages.ts'

const home = 'git+https://github.com/anneal-js/anneal.git'

/** Folders that a package may publish besides `dist` and `src`. */
const further: Readonly<Record<string, string>> = { 'create-anneal-plugin': 'templates' }

// chunks, the modules of entry points, declarations, and tables
const ofBundle = /^dist\/(.+\.cjs|index\.js|.+\.d\.ts(\.map)?|\w+\.json)$/

/** Only what users need is in the tarball, and one module of dist for each of src, or a bundle of them. */
export function fileProblems(files: readonly string[], manifest: Manifest): string[] {
  const expected = new Set(['package.json', 'README.md', 'LICENSE'])
  const extra = further[manifest.name]
  for (const file of files) {
    if (extra !== undefined && file.startsWith(`${extra}/`)) expected.add(file)
    if (isBundled(manifest) && ofBundle.test(file)) expected.add(file)
    if (
      !file.startsWith('src/') ||
      /(^|\/)(test|bench|node_modules)\/|\.(test|bench)\.ts$/.test(file)
    )
      continue
    expected.add(file)
    if (isBundled(manifest) || !file.endsWith('.ts')) continue
    const module = file.replace(/^src\//, 'dist/').replace(/\.ts$/, '')
    for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) expected.add(module + ending)
  }
  const found = new Set(files)
  return [
    ...[...expected].filter(file => !found.has(file)).map(file => `${file} is missing`),
    ...files.filter(file => !expected.has(file)).map(file => `${file} should not be in there`),
  ]
}

const sourceOf = (bin: string): string => bin.replace('./dist/', './src/').replace(/\.c?js$/, '.ts')

/** Every manifest says the same where all packages are alike. */
export function manifestProblems(manifest: Manifest, folder: string): string[] {
  const extra = further[manifest.name]
  const bins = Object.values(manifest.bin ?? {})
  const wanted: Partial<Record<keyof Manifest, unknown>> = {
    license: 'MIT',
    type: 'module',
    // a command does something when it is imported, nothing else does
    sideEffects: bins.length === 0 ? false : [...bins.map(sourceOf), ...bins],
    files: ['dist', 'src', ...(extra === undefined ? [] : [extra])],
    engines: { node: '>=20.19.0' },
    publishConfig: { access: 'public' },
    repository: { type: 'git', url: home, directory: folder }, // provenance compares it
  }
  const problems = Object.entries(wanted)
    .filter(([key, value]) => !same(manifest[key as keyof Manifest], value))
    .map(
      ([key, value]) =>
        `"${key}" in ${folder}/package.json must be ${JSON.stringify(value)}, as in every package`,
    )
  if ((manifest.description ?? '') === '') problems.push('"description" is missing')
  if ((manifest.keywords ?? []).length === 0) problems.push('"keywords" are missing')
  const { dependencies, peerDependencies, optionalDependencies } = manifest
  const ranges = { ...dependencies, ...peerDependencies, ...optionalDependencies }
  for (const [name, range] of Object.entries(ranges))
    if (/^(workspace|catalog|link|file):/.test(range))
      problems.push(`${name} has the range ${range}, which means nothing outside of here`)
  for (const [name, range] of Object.entries(dependencies ?? {}))
    if (name.startsWith('@anneal/') && !range.startsWith('^'))
      problems.push(`${name} must have a caret range ("workspace:^"), not ${range}`)
  return problems
}

/**
 * The entry points once more, for what does not read `exports`: TypeScript before version 6 where modules are
 * CommonJS (`node10`), and Parcel unless told to.
 */
function fieldsBefore(exports: Manifest['exports']): Partial<Manifest> {
  const targets = Object.entries(exports ?? {}).flatMap(([entry, target]) =>
    typeof target === 'string' ? [] : [[entry.slice(2), target] as const],
  )
  const { types = '', default: main = '' } = Object.fromEntries(targets)[''] ?? {}
  if (targets.length < 2) return { main, types }
  const deep = targets.filter(
    ([entry, target]) => target['types'] !== `./dist/${entry || 'index'}.d.ts`,
  )
  const named = Object.fromEntries(deep.map(([entry, target]) => [entry, [target['types'] ?? '']]))
  return { main, types, typesVersions: { '*': { ...named, '*': ['./dist/*', './*'] } } }
}

/** Every entry point leads to the same module as source, as types and as JavaScript. */
export function exportProblems(manifest: Manifest, files: ReadonlySet<string>): string[] {
  const { exports = {}, bin = {} } = manifest
  const problems = Object.entries(fieldsBefore(exports))
    .filter(([key, value]) => !same(manifest[key as keyof Manifest], value))
    .map(
      ([key, value]) =>
        `"${key}" must be ${JSON.stringify(value)}, for tools that do not read "exports"`,
    )
  if (exports['./package.json'] !== './package.json')
    problems.push('"exports" must have "./package.json"')
  for (const [name, path] of Object.entries(bin))
    if (!files.has(path.replace(/^\.\//, ''))) problems.push(`bin["${name}"]: no file ${path}`)
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

// statements at the beginning of a line, import() and require() anywhere
const imported =
  /(?:^(?:import|export)\b[^;'"=()]*?\bfrom\s*|^import\s*|\b(?:import|require)\(\s*)['"`]([@\w][\w@./:-]*)['"`]/gm

/**
 * What a package imports, it asks for. A package that is only found because something else has
 * installed it is missing under pnpm.
 *
 * @param modules the text of each module and each declaration file, by its path
 */
export function importProblems(manifest: Manifest, modules: ReadonlyMap<string, string>): string[] {
  const { name, dependencies, peerDependencies } = manifest
  const known = new Set([name, ...Object.keys({ ...dependencies, ...peerDependencies })])
  const problems: string[] = []
  for (const [path, text] of modules) {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '') // examples import too
    for (const [, specifier = ''] of code.matchAll(imported)) {
      const wanted = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
      if (specifier.startsWith('node:') || builtinModules.includes(wanted)) continue
      if (!known.has(wanted))
        problems.push(`${path} imports ${wanted}: put it into the dependencies or peerDependencies`)
    }
  }
  return [...new Set(problems)]
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
