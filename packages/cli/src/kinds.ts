import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyKind } from '@anneal/core'
import type { Flags, Given } from './command.ts'
import { Failure } from './failure.ts'
import { textOf } from './flags.ts'
import type { Io } from './io.ts'
import { recipeHint } from './recipes.ts'

/** The flag that brings kinds of plug-ins. */
export const kindsFlag: Flags = {
  kinds: { value: 'FILE,…', help: 'modules whose exported kinds may stand in configs too' },
}

const isKind = (value: unknown): value is AnyKind =>
  typeof value === 'function' && 'type' in value && 'params' in value

/** The kinds of core: `builtins`, `formula`, and those of batches that grow. */
export async function ownKinds(): Promise<AnyKind[]> {
  const [{ builtins }, { formula }, { batchKinds }] = await Promise.all([
    import('@anneal/core/builtins'),
    import('@anneal/core/formula'),
    import('@anneal/core'),
  ])
  return [...builtins, formula, ...batchKinds]
}

/**
 * All kinds: core's, `formula`, and those that modules export, each by itself or in a list.
 *
 * @throws Failure when a module cannot be loaded, or exports no kind
 */
export async function allKinds(given: Given, io: Io): Promise<readonly AnyKind[]> {
  const kinds = await ownKinds()
  for (const file of textOf(given, 'kinds')?.split(',') ?? []) {
    const found = await kindsOf(file, io)
    if (found.length === 0)
      throw new Failure(`--kinds: ${file} exports no kind; export what defineSchedule gave`)
    kinds.push(...found)
  }
  return [...new Set(kinds)]
}

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

/**
 * The kind of a type.
 *
 * @throws Failure when there is none
 */
export async function kindOf<Known extends { readonly type: string }>(
  type: string,
  kinds: readonly Known[],
): Promise<Known> {
  const found = kinds.find(kind => kind.type === type)
  if (found) return found
  const { didYouMean } = await import('@anneal/core/messages')
  const known = kinds.map(kind => kind.type)
  const hint = recipeHint(type) ?? didYouMean(type, known)
  throw new Failure(
    `there is no kind ${JSON.stringify(type.slice(0, 80))}${hint || `; there is ${known.join(', ')}`}`,
  )
}
