/**
 * The step before `changeset version`: a package whose bundle contains others is released with them, as a
 * patch at the least. changesets follows dependencies, and what is bundled is none.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pendingChangesets, type Changeset } from '../changesets.ts'
import { root } from '../install.mjs'
import { containedIn, publicPackages, type Manifest } from '../packages.ts'

/** The changesets that are missing: by package, what is new in its bundle. */
export function missingChangesets(
  changesets: readonly Changeset[],
  manifests: readonly Manifest[],
): Map<string, readonly string[]> {
  const released = new Set(changesets.flatMap(({ releases }) => [...releases.keys()]))
  const missing = manifests
    .filter(({ name }) => !released.has(name))
    .map(manifest => [manifest.name, containedIn(manifest).filter(name => released.has(name))])
    .filter(([, names]) => names!.length > 0)
  return new Map(missing as [string, string[]][])
}

/** Writes them into a repository. */
export function addMissing(repository: string): void {
  const folder = join(repository, '.changeset')
  const manifests = publicPackages(repository).map(({ manifest }) => manifest)
  for (const [name, contained] of missingChangesets(pendingChangesets(folder), manifests)) {
    const file = join(folder, `rebundle-${name.replace(/.*\//, '')}.md`)
    const text = `Built with the new ${contained.map(other => `\`${other}\``).join(', ')}.`
    writeFileSync(file, `---\n'${name}': patch\n---\n\n${text}\n`)
    console.log(`${name} contains what is released: a patch`)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) addMissing(root)
