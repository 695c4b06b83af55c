/**
 * Checks every package as it would be published: packs it, looks at what is in the tarball, and
 * asks publint and attw. Run after the build: `npm run check:packages`, with the names of folders to
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
  ]
  rmSync(unpacked, { recursive: true })
  return { problems, files: files.length }
}

/** What is run and what compilers read. */
function modulesIn(folder: string, files: readonly string[]): Map<string, string> {
  const modules = files.filter(file => /^dist\/.*(\.js|\.d\.ts)$/.test(file))
  return new Map(modules.map(file => [file, readFileSync(join(folder, file), 'utf8')]))
}

function toolProblems(file: string, options: readonly string[]): string[] {
  try {
    runTool(file, options)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
