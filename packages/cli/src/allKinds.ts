import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { batchKinds, type AnyKind } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { formula } from '@anneal/core/formula'
import type { Given } from './command.ts'
import { Failure } from './failure.ts'
import { textOf } from './flags.ts'
import type { Io } from './io.ts'

/** The kinds of core: `builtins`, `formula`, and those of batches that grow. */
export const ownKinds: readonly AnyKind[] = [...builtins, formula, ...batchKinds]

/**
 * All kinds: core's, `formula`, and those that modules export, each by itself or in a list.
 *
 * @throws Failure when a module cannot be loaded, or exports no kind
 */
export async function allKinds(given: Given, io: Io): Promise<readonly AnyKind[]> {
  const kinds = [...ownKinds]
  for (const file of textOf(given, 'kinds')?.split(',') ?? []) {
    const found = await kindsOf(file, io)
    if (found.length === 0)
      throw new Failure(`--kinds: ${file} exports no kind; export what defineSchedule gave`)
    kinds.push(...found)
  }
  return [...new Set(kinds)]
}

const isKind = (value: unknown): value is AnyKind =>
  typeof value === 'function' && 'type' in value && 'params' in value

async function kindsOf(file: string, io: Io): Promise<AnyKind[]> {
  const isPath = /^[./]|^[a-zA-Z]:|\.[cm]?[jt]s$/.test(file)
  const from = isPath ? pathToFileURL(resolve(io.cwd, file)).href : file
  try {
    const module = (await import(from)) as Record<string, unknown>
    return Object.values(module).flat().filter(isKind)
  } catch (error) {
    throw new Failure(`--kinds: cannot load ${file}: ${(error as Error).message}`)
  }
}
