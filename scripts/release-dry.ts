/**
 * The whole release against a registry on this machine, from what is committed: versions by changesets,
 * build, publish, and each package installed alone into empty projects, compiled and run. Nothing leaves
 * this machine. `npm run release:dry`, or with the names of folders to try only those packages.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { reexported } from './changesets.ts'
import { publicPackages, run } from './packages.ts'
import { publish, publishedManifest } from './release/publish.ts'
import {
  buildWithVite,
  compileAndRun,
  installAlone,
  installTools,
  runIn,
  sourceOf,
} from './release/projects.ts'
import { startRegistry } from './release/registry.ts'
import { tryPlugin } from './release/tryPlugin.ts'
import { oldestTypeScript } from './supported.mjs'

const wanted = process.argv.slice(2).filter(argument => argument !== '--')
const temporary = mkdtempSync(join(tmpdir(), 'anneal-release-'))
const started = performance.now()
let since = started
let current = ''

function step(what: string): void {
  const now = performance.now()
  if (current !== '') console.log(`  ${((now - since) / 1000).toFixed(1)} s`)
  since = now
  current = what
  if (what !== '') console.log(what)
}

const here = publicPackages()
if (run('git', ['status', '--porcelain']).trim() !== '')
  console.log('Only what is committed is released; there are changes that are not.')

step('start a registry on this machine')
const registry = await startRegistry(
  join(temporary, 'registry'),
  here.map(({ manifest }) => manifest.name),
)
try {
  const { packages } = publish(join(temporary, 'clone'), registry, step)

  for (const pkg of packages) sourceOf(pkg) // says early what is missing

  step('look at what was published')
  for (const { manifest } of packages) {
    const { version, dependencies = {} } = await publishedManifest(registry, manifest.name)
    if (version !== manifest.version) throw new Error(`${manifest.name} is ${version} there`)
    for (const [name, range] of Object.entries(dependencies)) {
      const ours = packages.find(other => other.manifest.name === name)
      if (ours && range !== `^${ours.manifest.version}`)
        throw new Error(`${manifest.name} depends on ${name} ${range}`)
    }
  }

  const tools = join(temporary, 'tools')
  step('install compilers, Vite, Bun and Deno')
  installTools(tools, registry)
  mkdirSync(join(temporary, 'npm'))
  mkdirSync(join(temporary, 'pnpm'))

  for (const pkg of packages) {
    const name = basename(pkg.folder)
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const npm = join(temporary, 'npm', name)
    step(`${pkg.manifest.name} alone, with npm: TypeScript ${oldestTypeScript} and the newest`)
    installAlone(npm, pkg, 'npm', registry)
    compileAndRun(npm, tools, 'oldest')
    compileAndRun(npm, tools, 'newest')
    if (!reexported(pkg).includes('@anneal/core') && name !== 'core') continue
    step(`${pkg.manifest.name} alone, with pnpm`)
    const pnpm = join(temporary, 'pnpm', name)
    installAlone(pnpm, pkg, 'pnpm', registry)
    compileAndRun(pnpm, tools, 'newest')
    step(`${pkg.manifest.name} in Bun, in Deno, and bundled by Vite`)
    runIn('bun', npm)
    runIn('deno', npm)
    await buildWithVite(npm, tools)
  }

  if (wanted.length === 0 || wanted.includes('create-plugin')) {
    step('npm create anneal-plugin, and what it makes')
    tryPlugin(join(temporary, 'plugin'), registry)
  }
  step('')
  console.log(`The release would succeed: ${((performance.now() - started) / 1000).toFixed(0)} s.`)
} catch (error) {
  console.error(`\nfailed: ${current}\n${(error as Error).message}`)
  process.exitCode = 1
} finally {
  registry.close()
  rmSync(temporary, { recursive: true, force: true })
}
