import type { AnyKind } from '@anneal/core'
import type { Given } from './command.ts'
import type { Io } from './io.ts'
import { written } from './written.ts'

/** A kind, without what it does. */
export interface Listed extends Pick<AnyKind, 'type' | 'params'> {
  /** It is there for kinds of feedback, as it is in the kinds themselves. */
  readonly feedback?: true
}

const listed = (kind: AnyKind): Listed => ({
  type: kind.type,
  ...('feedback' in kind && { feedback: true }),
  params: kind.params,
})

/**
 * All kinds, as they are listed.
 *
 * @throws Failure as `allKinds` does
 */
export async function listKinds(given: Given, io: Io): Promise<readonly Listed[]> {
  const known = given.flags['kinds'] === undefined ? written('kinds') : undefined
  return (known as readonly Listed[] | undefined) ?? loadListing(given, io)
}

/** The same of the kinds themselves. */
export async function loadListing(given: Given, io: Io): Promise<readonly Listed[]> {
  const { allKinds } = await import('./allKinds.ts')
  return (await allKinds(given, io)).map(listed)
}
