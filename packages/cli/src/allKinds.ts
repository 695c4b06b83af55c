import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
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

async function kindsOf(file: string, { cwd }: Io): Promise<AnyKind[]> {
  const isPath = /^[./]|^[a-zA-Z]:|\.[cm]?[jt]s$/.test(file)
  const path = isPath ? resolve(cwd, file) : installed(file, cwd)
  try {
    if (isPath && !existsSync(path)) throw new Error('there is no such file')
    const module = (await import(isPath ? pathToFileURL(path).href : path)) as object
    return Object.values(module).flat().filter(isKind)
  } catch (error) {
    const { message } = error as Error
    // what is missing is the module itself, or something that it imports
    const [, missing] = /^Cannot find package '([^']+)'/.exec(message) ?? []
    const why =
      missing === undefined
        ? message
        : `there is no package ${missing} for it: npm install ${missing}${isPath ? '' : `, or give a file, such as ./${file}.js`}`
    throw new Failure(`--kinds: cannot load ${file}: ${why}`, undefined, { cause: error })
  }
}

// a package is looked for where the command is called, which may be elsewhere than it is installed
function installed(name: string, cwd: string): string {
  try {
    return pathToFileURL(createRequire(join(cwd, 'kinds.js')).resolve(name)).href
  } catch {
    return name
  }
}
