/**
 * Compares the public API and the size of every package with what is recorded in `api.md` beside its
 * manifest and in `scripts/ceilings.json`. Run after the build: `npm run api`, with the names of folders
 * for only those, and with `--update` to record what is there now.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { apiReport, changedLines, undocumented } from './apiReport.ts'
import { publicPackages, type Package } from './packages.ts'
import { raised, readCeilings, readOrEmpty, sizeProblems, sizesOf, writeCeilings } from './sizes.ts'

const options = process.argv.slice(2).filter(option => option !== '--')
const update = options.includes('--update')
const wanted = options.filter(option => !option.startsWith('-'))
const temporary = mkdtempSync(join(tmpdir(), 'anneal-sizes-'))
const ceilings = { ...readCeilings() }
const known = publicPackages()

async function look(pkg: Package): Promise<string[]> {
  const { name } = pkg.manifest
  const path = join(pkg.path, 'api.md')
  const report = apiReport(pkg)
  const sizes = await sizesOf(pkg, temporary)
  const problems = undocumented(report).map(
    export_ => `${export_} has no JSDoc: write above it what it is, in one sentence`,
  )
  if (update) {
    if (readOrEmpty(path) !== report) console.log(`wrote ${pkg.folder}/api.md`)
    writeFileSync(path, report)
    ceilings[name] = raised(sizes, ceilings[name])
    return problems
  }
  const changes = changedLines(readOrEmpty(path), report)
  if (readOrEmpty(path) !== report)
    problems.push(
      [
        `the public API is not the one in ${pkg.folder}/api.md. If it is meant to be so, run \`npm run api -- --update\`, commit what it writes, and add a changeset (\`npx changeset\`):`,
        ...changes.slice(0, 12).map(line => `      ${line}`),
        ...(changes.length > 12 ? [`      … and ${changes.length - 12} more lines`] : []),
      ].join('\n'),
    )
  return [...problems, ...sizeProblems(sizes, ceilings[name])]
}

try {
  for (const pkg of known) {
    if (wanted.length > 0 && !wanted.includes(basename(pkg.folder))) continue
    let problems: string[]
    try {
      problems = await look(pkg)
    } catch (error) {
      problems = [(error as Error).message]
    }
    console.log(problems.length === 0 ? `${pkg.manifest.name}: ok` : `${pkg.manifest.name}:`)
    for (const problem of problems) console.log(`  - ${problem}`)
    if (problems.length > 0) process.exitCode = 1
  }
  const names = new Set(known.map(({ manifest }) => manifest.name))
  const left = Object.fromEntries(Object.entries(ceilings).filter(([name]) => names.has(name)))
  if (update) writeCeilings(left)
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
