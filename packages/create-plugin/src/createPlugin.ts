import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CreateError } from './errors.ts'
import { namesOf, type Names } from './names.ts'
import { filesOf, templates, type TemplateName } from './templates.ts'

/** What to make. */
export interface CreateOptions {
  /** The name on npm, such as `my-schedule` or `@acme/my-schedule`. */
  readonly name: string
  /**
   * What it is to be.
   *
   * @default 'schedule'
   */
  readonly template?: TemplateName | undefined
  /** What is imported from it. Default: made of the name, as `mySchedule`. */
  readonly identifier?: string | undefined
  /**
   * Where its folder is made.
   *
   * @default the current folder
   */
  readonly parent?: string | undefined
}

/** What was made. */
export interface Created extends Names {
  /** The new folder. */
  readonly path: string
  /** The files in it, sorted. */
  readonly files: readonly string[]
}

/**
 * Makes a new package in a folder of its own: a schedule, a feedback or an adapter.
 *
 * @throws CreateError when the name cannot be used, or the folder is already there
 * @example
 * createPlugin({ name: '@acme/late-drop', template: 'schedule' }).identifier // 'lateDrop'
 */
export function createPlugin({
  name,
  template = 'schedule',
  identifier,
  parent = '.',
}: CreateOptions): Created {
  if (!Object.hasOwn(templates, template))
    throw new CreateError(
      `there is no template ${JSON.stringify(template)}; there are ${Object.keys(templates).join(', ')}`,
    )
  const names = namesOf(name, identifier)
  const files = filesOf(template, names)
  const path = resolve(parent, names.folder)
  makeFolder(path)
  try {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(path, file)), { recursive: true })
      writeFileSync(join(path, file), text)
    }
  } catch (error) {
    rmSync(path, { recursive: true }) // half a package would be in the way of the next try
    throw error
  }
  return { ...names, path, files: [...files.keys()] }
}

/** Makes a folder that was not there, in one that is. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new CreateError(
      code === 'EEXIST'
        ? `${path} is already there: choose another name, or move it away`
        : `${path} could not be made: ${message}`,
    )
  }
}
