// Installs the dependencies when the lockfile asks for others than those that are there. Has no
// dependencies itself: nothing is installed before it. Meant for Windows and macOS too, where it
// has not been tried. Called as a command, it installs and does nothing else.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(import.meta.url)

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const stamp = join(root, 'node_modules', '.installed')

/** @param {string} name */
const read = name => readFileSync(join(root, name), 'utf8')

/** The environment without what `npm run` and `npx` add to it: a nested npx would obey that. */
export function cleanEnvironment() {
  const env = { ...process.env, DO_NOT_TRACK: '1', npm_config_update_notifier: 'false' }
  const added = new Set(['call', 'package', 'yes', 'local_prefix', 'prefix'])
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !added.has(name.replace(/^npm_config_/i, ''))),
  )
}

/** @param {string} digest */
function isInstalled(digest) {
  try {
    return readFileSync(stamp, 'utf8') === digest
  } catch {
    return false
  }
}

/** Leaves `node_modules` as the lockfile says, or ends the process. */
export function install() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.version} is too old: Anneal needs Node 20.19 or newer.`)
    process.exit(1)
  }
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', '.pnpmfile.cjs']
  const there = files.filter(file => existsSync(join(root, file)))
  const digest = createHash('sha256').update(there.map(read).join('\0')).digest('hex')
  if (isInstalled(digest)) return

  /** @type {unknown} */
  const manifest = JSON.parse(read('package.json'))
  const { packageManager } = /** @type {{ packageManager: string }} */ (manifest)
  console.log(`Installing the dependencies into node_modules with ${packageManager}, by npx …`)
  const started = performance.now()
  // npx runs outside of the repository, because pnpm would delete itself half way when it has to
  // empty node_modules; and without a terminal, because pnpm then does so without asking
  const { status, error } = spawnSync(
    'npx',
    [
      '--yes',
      packageManager,
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--reporter=append-only',
      '--dir',
      process.platform === 'win32' ? `"${root}"` : root,
    ],
    {
      cwd: tmpdir(),
      env: { ...cleanEnvironment(), CI: 'true' },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32', // npx is a script there
    },
  )
  if (status !== 0) {
    console.error(`The installation failed${error ? `: ${error.message}` : '.'}`)
    process.exit(status ?? 1)
  }
  writeFileSync(stamp, digest)
  console.log(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`)
}

if (process.argv[1] === here) install()
