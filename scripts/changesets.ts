/** Rules for the changesets of this repository. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'
import type { Package } from './packages.ts'

/** A changeset: what kind of release it asks for, package by package. */
export interface Changeset {
  readonly file: string
  readonly releases: ReadonlyMap<string, string>
}

/** The front matter of a changeset: lines of a quoted name, a colon and the kind of release. */
export function parseChangeset(file: string, text: string): Changeset {
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? ''
  const releases = [...head.matchAll(/^["']?([^"':]+)["']?\s*:\s*(\w+)\s*$/gm)]
  return { file, releases: new Map(releases.map(([, name = '', kind = '']) => [name, kind])) }
}

/** The changesets that wait for the next release. */
export function pendingChangesets(folder: string = join(root, '.changeset')): Changeset[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.md') && file !== 'README.md')
    .map(file => parseChangeset(file, readFileSync(join(folder, file), 'utf8')))
}

/** Packages of this repository that a package's entry points export again. */
export function reexported({ path, manifest }: Package): string[] {
  const entries = Object.values(manifest.exports ?? {})
    .map(entry => (typeof entry === 'string' ? undefined : entry['@anneal/source']))
    .filter(source => source !== undefined)
    .map(source => readFileSync(join(path, source), 'utf8'))
  return Object.keys(manifest.dependencies ?? {}).filter(
    name =>
      name.startsWith('@anneal/') &&
      entries.some(text => new RegExp(`export \\* from ['"]${name}(/[^'"]*)?['"]`).test(text)),
  )
}

/** What the rules need to know of a package. */
export interface Released {
  readonly name: string
  readonly version: string
  readonly reexports: readonly string[]
}

/**
 * What is wrong with the waiting changesets. A package that re-exports another has its breaking
 * changes too: a major of core is a major of every adapter, or it would reach users as a patch.
 * And the first release of a package is 1.0.0.
 */
export function changesetProblems(
  changesets: readonly Changeset[],
  packages: readonly Released[],
): string[] {
  const names = new Set(packages.map(({ name }) => name))
  const majors = new Set<string>()
  const problems: string[] = []
  for (const { file, releases } of changesets) {
    for (const [name, kind] of releases) {
      if (!names.has(name)) problems.push(`.changeset/${file} names ${name}, which is not released`)
      if (kind === 'major') majors.add(name)
    }
  }
  for (const { name, version, reexports } of packages) {
    if (majors.has(name)) continue
    if (version === '0.0.0') problems.push(`${name} needs a major changeset: it begins at 1.0.0`)
    for (const other of reexports)
      if (majors.has(other))
        problems.push(
          `${name} re-exports ${other}, which has a major changeset: add a major one for ${name}`,
        )
  }
  return problems
}
