import { readFileSync } from 'node:fs'
import type { AnyKind } from '@anneal/core'
import type { Given } from './command.ts'
import type { Io } from './io.ts'
import { allKinds, ownKinds } from './kinds.ts'

/** A kind, without what it does. */
export interface Listed extends Pick<AnyKind, 'type' | 'params'> {
  readonly isFeedback: boolean
}

/** What a build wrote down: it saves loading every kind only to name it. */
export interface Listing {
  /** The version of core that it is of; that of another counts for nothing. */
  readonly core: string
  readonly kinds: readonly Listed[]
}

const listed = (kind: AnyKind): Listed => ({
  type: kind.type,
  isFeedback: 'feedback' in kind,
  params: kind.params,
})

/**
 * All kinds, as they are listed.
 *
 * @throws Failure as `allKinds` does
 */
export async function listKinds(given: Given, io: Io): Promise<readonly Listed[]> {
  if (given.flags['kinds'] === undefined) {
    const written = readJson(new URL('kinds.json', import.meta.url)) as Listing | undefined
    if (written && written.core === versionOfCore()) return written.kinds
  }
  return (await allKinds(given, io)).map(listed)
}

/** What a build writes down, as JSON. */
export async function writeListing(): Promise<string> {
  const listing: Listing = {
    core: versionOfCore() ?? '',
    kinds: (await ownKinds()).map(listed),
  }
  return `${JSON.stringify(listing)}\n`
}

function versionOfCore(): string | undefined {
  const manifest = readJson(new URL(import.meta.resolve('@anneal/core/package.json')))
  return (manifest as { readonly version: string } | undefined)?.version
}

// at once, as promises take longer to begin than such files to read
function readJson(file: URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown
  } catch {
    return undefined // from sources, there is none
  }
}
