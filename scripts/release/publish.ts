/** Versions, builds and publishes a clone of the repository, as the release workflow does. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../install.mjs'
import { publicPackages, run, type Manifest, type Package } from '../packages.ts'
import type { Registry } from './registry.ts'

/** The clone, and what was published from it. */
export interface Published {
  readonly folder: string
  readonly packages: readonly Package[]
}

/** Commits and tags need an author, and whoever rehearses may have told git of none. */
const author = {
  GIT_AUTHOR_NAME: 'release',
  GIT_AUTHOR_EMAIL: 'release@localhost',
  GIT_COMMITTER_NAME: 'release',
  GIT_COMMITTER_EMAIL: 'release@localhost',
}

/** Publishes what is committed here to a registry on this machine. */
export function publish(
  clone: string,
  registry: Registry,
  step: (what: string) => void,
): Published {
  const pnpm = (...options: readonly string[]): string =>
    run(
      process.execPath,
      [join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs'), ...options],
      clone,
    )
  step('clone what is committed, and install')
  run('git', ['clone', '-q', root, clone])
  pnpm('install', '--frozen-lockfile', '--prefer-offline')
  const before = publicPackages(clone)

  step('changeset version')
  pnpm('exec', 'tsx', 'scripts/release/rebundle.ts')
  pnpm('exec', 'changeset', 'version')
  const packages = publicPackages(clone)
  for (const { path, manifest } of packages) {
    const old = before.find(pkg => pkg.path === path)?.manifest.version
    if (old !== manifest.version && !existsSync(join(path, 'CHANGELOG.md')))
      throw new Error(`${manifest.name} has a new version and no changelog`)
    console.log(`  ${manifest.name} ${old ?? 'new'} → ${manifest.version}`)
  }
  pnpm('install', '--lockfile-only', '--no-frozen-lockfile', '--prefer-offline')

  step('build')
  pnpm('--recursive', '--filter', './packages/*', 'run', 'build')
  step('look at the packages as they will be published')
  console.log(pnpm('exec', 'tsx', 'scripts/check-packages.ts').trim().replace(/^/gm, '  '))

  run('git', ['add', '-A'], clone)
  run('git', ['commit', '-qm', 'Version packages'], clone, author)

  step('changeset publish')
  const changeset = (): string =>
    run(
      process.execPath,
      [join(clone, 'node_modules', '@changesets', 'cli', 'bin.js'), 'publish'],
      clone,
      // changesets asks the path for pnpm
      {
        ...registry.env,
        ...author,
        PATH: `${join(clone, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      },
    )
  const first = changeset()
  const tags = run('git', ['tag'], clone).split('\n')
  for (const { manifest } of packages) {
    const tag = `${manifest.name}@${manifest.version}`
    if (!tags.includes(tag)) throw new Error(`changesets did not publish ${tag}:\n${first}`)
  }

  step('changeset publish, again: nothing is left to publish')
  const second = changeset()
  if (second.includes('packages published successfully'))
    throw new Error(`it was published twice:\n${second}`)
  return { folder: clone, packages }
}

/** What the registry has of a package. */
export async function publishedManifest(registry: Registry, name: string): Promise<Manifest> {
  const response = await fetch(`${registry.url}${name.replace('/', '%2f')}/latest`)
  if (!response.ok) throw new Error(`the registry has no ${name}`)
  return (await response.json()) as Manifest
}
