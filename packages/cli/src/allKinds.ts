import { existsSync, readFileSync } from 'node:fs'
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
  try {
    const path = isPath ? resolve(cwd, file) : installed(file, cwd)
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
  const require = createRequire(join(cwd, 'kinds.js'))
  try {
    return pathToFileURL(require.resolve(name)).href
  } catch {
    // a package that is there for import alone
    const folders = (require.resolve.paths(name) ?? []).map(folder => join(folder, name))
    const folder = folders.find(folder => existsSync(join(folder, 'package.json')))
    const entry = folder && entryOf(manifestOf(folder).exports)
    return entry ? pathToFileURL(join(folder, entry)).href : name
  }
}

const manifestOf = (folder: string): { readonly exports?: unknown } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object

/** The file that a package gives to whoever imports it. */
function entryOf(exports: unknown): string | undefined {
  if (typeof exports !== 'object' || exports === null)
    return typeof exports === 'string' ? exports : undefined
  const conditions = ['.', 'node', 'import', 'default']
  const [, entry] = Object.entries(exports).find(([name]) => conditions.includes(name)) ?? []
  return entryOf(entry)
}
