/**
 * Checks every package as it would be published: packs it, looks at what is in the tarball, and
 * asks publint, attw and the compiler. Run after the build: `npm run check:packages`, with the names of folders to
 * check only those.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { changesetProblems, pendingChangesets, reexported } from './changesets.ts'
import { exportProblems, fileProblems, importProblems, manifestProblems } from './packageRules.ts'
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
const wanted = process.argv.slice(2).filter(argument => argument !== '--')

function report(what: string, problems: readonly string[], done: string): void {
  console.log(problems.length === 0 ? `${what}: ${done}` : `${what}:`)
  for (const problem of problems) console.log(`  - ${problem}`)
  if (problems.length > 0) process.exitCode = 1
}

try {
  for (const pkg of packages) {
    if (wanted.length > 0 && !wanted.includes(basename(pkg.folder))) continue
    const { name, version } = pkg.manifest
    try {
      const { problems, files } = check(pkg)
      report(
        `${name}@${version}`,
        problems,
        `${files} files, publint, attw and the compiler find nothing`,
      )
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
  run('tar', ['-xzf', tarball, '-C', temporary])
  const unpacked = join(temporary, 'package')
  const files = filesIn(unpacked)
  const manifest = readJson(join(unpacked, 'package.json')) as Manifest
  const problems = [
    ...fileProblems(files, manifest),
    ...manifestProblems(manifest, pkg.folder),
    ...exportProblems(manifest, new Set(files)),
    ...importProblems(manifest, modulesIn(unpacked, files)),
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
    ...declarationProblems(pkg.folder, files),
  ]
  rmSync(unpacked, { recursive: true })
  return { problems, files: files.length }
}

/** What is run and what compilers read. */
function modulesIn(folder: string, files: readonly string[]): Map<string, string> {
  const modules = files.filter(file => /^dist\/.*(\.c?js|\.d\.ts)$/.test(file))
  return new Map(modules.map(file => [file, readFileSync(join(folder, file), 'utf8')]))
}

function toolProblems(file: string, options: readonly string[], cwd?: string): string[] {
  try {
    runTool(file, options, cwd)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

/** What the compiler says of our declarations where it looks into libraries, as it does by default. */
function declarationProblems(folder: string, files: readonly string[]): string[] {
  const declarations = files.filter(file => file.endsWith('.d.ts'))
  const settings =
    '--ignoreConfig --noEmit --strict --module nodenext --target es2022 --lib ES2023,DOM --types node'
  const output = toolProblems(
    'typescript-native/bin/tsc',
    [...settings.split(' '), ...declarations],
    folder,
  ).join('\n')
  const errors = output.split('\n').filter(line => line.includes(': error TS'))
  if (output !== '' && errors.length === 0) return [output]
  // those in other packages are theirs
  return errors.filter(line => !/^(\.\.|node_modules)\//.test(line))
}
