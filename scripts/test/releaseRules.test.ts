/**
 * What a release does to the versions of all packages: changesets itself is asked, in a copy of the
 * manifests where every package has been released as 1.0.0. CONTRIBUTING.md says these rules in words.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changesetProblems, reexported } from '../changesets.ts'
import { root } from '../install.mjs'
import { containedIn, publicPackages, readJson, run, runTool, type Manifest } from '../packages.ts'
import { addMissing } from '../release/rebundle.ts'

const packages = publicPackages()
/** The packages that export all of core again. */
const adapters = packages
  .filter(pkg => reexported(pkg).includes('@anneal/core'))
  .map(({ manifest }) => manifest.name)

let copy = ''
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'anneal-versions-'))
  for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json'])
    cpSync(join(root, file), join(copy, file))
  for (const { folder, manifest } of packages) {
    mkdirSync(join(copy, folder), { recursive: true })
    const released = { ...manifest, version: '1.0.0' }
    writeFileSync(join(copy, folder, 'package.json'), JSON.stringify(released, null, 2))
  }
  run('git', ['init', '-q', '-b', 'main'], copy)
  run('git', ['add', '.'], copy)
  run('git', ['-c', 'user.name=x', '-c', 'user.email=x@localhost', 'commit', '-qm', 'x'], copy)
})
afterEach(() => {
  rmSync(copy, { recursive: true })
})

/** The versions after a release with these changes, of all packages that have got a new one. */
function release(changes: Readonly<Record<string, string>>): Record<string, string> {
  const lines = Object.entries(changes).map(([name, kind]) => `'${name}': ${kind}`)
  writeFileSync(join(copy, '.changeset', 'x.md'), `---\n${lines.join('\n')}\n---\n\nText\n`)
  addMissing(copy)
  runTool('@changesets/cli/bin.js', ['version'], copy)
  const versions = packages.map(({ folder, manifest }) => {
    const { version } = readJson(join(copy, folder, 'package.json')) as Manifest
    return [manifest.name, version] as const
  })
  return Object.fromEntries(versions.filter(([, version]) => version !== '1.0.0'))
}

/** Packages with core among their dependencies, or in their bundle. */
const dependents = packages
  .filter(({ manifest }) =>
    [...Object.keys(manifest.dependencies ?? {}), ...containedIn(manifest)].includes(
      '@anneal/core',
    ),
  )
  .map(({ manifest }) => manifest.name)

test('there are adapters', () => {
  expect(adapters).toEqual(expect.arrayContaining(['@anneal/tfjs', '@anneal/optimizer']))
})

test("core's minor is a patch of what depends on it, at the most", () => {
  const versions = release({ '@anneal/core': 'minor' })
  const { '@anneal/core': core, ...others } = versions
  expect(core).toBe('1.1.0')
  for (const [name, version] of Object.entries(others)) {
    expect(dependents).toContain(name)
    expect(version, name).toBe('1.0.1')
  }
})

test("core's patch is a patch of what depends on it, at the most", () => {
  const { '@anneal/core': core, ...others } = release({ '@anneal/core': 'patch' })
  expect(core).toBe('1.0.1')
  for (const [name, version] of Object.entries(others)) expect(version, name).toBe('1.0.1')
})

test.each(['@anneal/core', '@anneal/plot', '@anneal/interop'])(
  'a release of %s is a patch of the command, which contains it',
  name => {
    expect(release({ [name]: 'minor' })).toMatchObject({ [name]: '1.1.0', '@anneal/cli': '1.0.1' })
    const changes = readFileSync(join(copy, 'packages/cli/CHANGELOG.md'), 'utf8')
    expect(changes).toContain(`Built with the new \`${name}\`.`)
  },
)

test('what is released anyway is so once', () => {
  expect(release({ '@anneal/core': 'patch', '@anneal/cli': 'minor' })).toMatchObject({
    '@anneal/cli': '1.1.0',
  })
})

test('what the command does not contain leaves it as it is', () => {
  expect(release({ '@anneal/onnx-graph': 'patch' })).toEqual({ '@anneal/onnx-graph': '1.0.1' })
})

test("core's major is a major of every adapter, and the check insists on it", () => {
  const releasable = packages.map(pkg => ({
    name: pkg.manifest.name,
    version: '1.0.0',
    reexports: reexported(pkg),
  }))
  const alone = { file: 'x.md', releases: new Map([['@anneal/core', 'major']]) }
  expect(changesetProblems([alone], releasable)).toEqual(
    adapters.map(
      name =>
        `${name} re-exports @anneal/core, which has a major changeset: add a major one for ${name}`,
    ),
  )
  const all = Object.fromEntries(['@anneal/core', ...adapters].map(name => [name, 'major']))
  expect(
    changesetProblems([{ file: 'x.md', releases: new Map(Object.entries(all)) }], releasable),
  ).toEqual([])
  const versions = release(all)
  for (const name of ['@anneal/core', ...adapters]) expect(versions[name], name).toBe('2.0.0')
})

test.each(adapters)('a release of %s touches no other adapter and not core', name => {
  expect(release({ [name]: 'minor' })).toEqual({ [name]: '1.1.0' })
})
