import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CreateError } from './errors.ts'
import type { Names } from './names.ts'

/** What can be made, and what that is. */
export const templates = {
  schedule: 'a pure function of the step',
  feedback: 'reacts to metrics, around any schedule',
  adapter: 'drives the optimizers of a library',
} as const

/** The name of a template. */
export type TemplateName = keyof typeof templates

const folder = fileURLToPath(new URL('../templates', import.meta.url))

// npm, pnpm and publint would take these for files of this package
const renamed: Readonly<Record<string, string>> = {
  _MIT: 'LICENSE',
  _gitignore: '.gitignore',
  '_package.json': 'package.json',
}

/** The files below a folder, with slashes; what an installation or a build left there is not one. */
function filesIn(path: string, prefix = ''): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !['node_modules', 'dist'].includes(name))
    .flatMap(entry =>
      entry.isDirectory()
        ? filesIn(join(path, entry.name), `${prefix}${entry.name}/`)
        : [prefix + entry.name],
    )
}

/**
 * The files of a new package, by their paths in it.
 *
 * @throws CreateError when its name would hide a name that the template uses
 */
export function filesOf(template: TemplateName, names: Names): Map<string, string> {
  const files = new Map<string, string>()
  for (const source of ['shared', template])
    for (const path of filesIn(join(folder, source)))
      files.set(path, readFileSync(join(folder, source, path), 'utf8'))
  checkFree(names, files)
  const made = [...files].map(([path, text]): [string, string] => [
    fill(renamed[path] ?? path, names),
    fill(text, names),
  ])
  return new Map(made.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The words that templates are written with, and what stands there instead. */
function fill(text: string, { packageName, folder, identifier, pascal, type }: Names): string {
  return text
    .replaceAll('plugin-package', packageName)
    .replaceAll('plugin-folder', folder)
    .replaceAll('plugin-scope/pluginName', type)
    .replaceAll('pluginName', identifier)
    .replaceAll('PluginName', pascal)
}

/** The template's own imports and variables must keep their meaning. */
function checkFree(names: Names, files: ReadonlyMap<string, string>): void {
  const { packageName, identifier } = names
  const manifest = JSON.parse(files.get('_package.json') ?? '{}') as Record<string, object>
  for (const field of ['dependencies', 'peerDependencies', 'devDependencies'])
    if (packageName in (manifest[field] ?? {}))
      throw new CreateError(`the new package needs ${packageName}, and so cannot be called that`)
  // an adapter exports drivePluginName, which hides nothing
  if (![...files.values()].some(text => /\bpluginName\b/.test(text))) return
  const word = new RegExp(`(?<![\\w$'"])${identifier}(?![\\w$])`)
  for (const [path, text] of files)
    if (path.endsWith('.ts') && word.test(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')))
      throw new CreateError(
        `the template uses the word "${identifier}" itself (${path}); say another with --export, such as --export ${identifier}Schedule`,
      )
}
