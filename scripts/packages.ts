/** What the checks know of the packages that are published. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cleanEnvironment, root } from './install.mjs'

/** The parts of a `package.json` that are looked at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly license?: string
  readonly type?: string
  readonly sideEffects?: boolean | readonly string[]
  readonly files?: readonly string[]
  readonly engines?: Readonly<Record<string, string>>
  readonly repository?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, string>>
  readonly main?: string
  readonly types?: string
  readonly typesVersions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly scripts?: Readonly<Record<string, string>>
}

/** A package that is published. */
export interface Package {
  /** Its folder, from the root. */
  readonly folder: string
  /** Its folder, absolute. */
  readonly path: string
  readonly manifest: Manifest
}

/** Whether a package is built as a bundle. */
export const isBundled = ({ scripts }: Manifest): boolean =>
  /\bbundle\.mjs$/.test(scripts?.['build'] ?? '')

/** Packages of ours that the bundle of a package contains. */
export const containedIn = (manifest: Manifest): string[] =>
  isBundled(manifest)
    ? Object.keys(manifest.devDependencies ?? {}).filter(name => name.startsWith('@anneal/'))
    : []

export const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** All packages that are published, in the order of their folders. */
export function publicPackages(repository: string = root): Package[] {
  return readdirSync(join(repository, 'packages'))
    .sort()
    .map(name => ({ folder: `packages/${name}`, path: join(repository, 'packages', name) }))
    .filter(({ path }) => existsSync(join(path, 'package.json')))
    .map(place => ({ ...place, manifest: readJson(join(place.path, 'package.json')) as Manifest }))
    .filter(({ manifest }) => manifest.private !== true)
}

/** All files below a folder, with slashes. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map(path => path.replaceAll('\\', '/'))
    .sort()
}

/**
 * What a command printed; an error with all of it where it failed.
 *
 * @param env variables besides those of this process
 */
export function run(
  command: string,
  options: readonly string[],
  cwd: string = root,
  env: Readonly<Record<string, string>> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync(command, options, {
    cwd,
    encoding: 'utf8',
    env: { ...commandEnvironment(), ...env },
    shell: process.platform === 'win32' && !command.endsWith('.exe'),
    maxBuffer: 2 ** 26,
  })
  if (error) throw error
  if (status === 0) return stdout
  throw new Error(`${[command, ...options].join(' ')} failed:\n${stdout}${stderr}`)
}

/** Without the settings that pnpm exports to what it runs: npm would warn of each of them. */
function commandEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(cleanEnvironment()).filter(([name]) => !/^(npm_|pnpm_|NODE_PATH$)/i.test(name)),
  )
}

/** Runs a JavaScript command of a development dependency of the root, without a shell. */
export const runTool = (
  file: string,
  options: readonly string[],
  cwd: string = root,
  env: Readonly<Record<string, string>> = {},
): string => run(process.execPath, [join(root, 'node_modules', file), ...options], cwd, env)

/** Packs a package as it would be published, and returns the tarball's path. */
export function pack({ path, manifest }: Package, destination: string): string {
  // npm pack would leave workspace: and catalog: in the manifest
  runTool('pnpm/bin/pnpm.cjs', ['pack', '--pack-destination', destination], path)
  const name = manifest.name.replace('@', '').replace('/', '-')
  return join(destination, `${name}-${manifest.version}.tgz`)
}
