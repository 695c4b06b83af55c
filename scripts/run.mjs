// Runs turbo tasks on a machine that has only Node and npm:
//   node scripts/run.mjs <task...> [turbo flags]
// 1. installs from the lockfile when it changed since the last time, with the
//    pinned pnpm, which npx fetches and runs from outside (node_modules' own
//    pnpm would delete itself half way when it has to purge node_modules);
// 2. runs the tasks. It has no dependencies: nothing is installed before it.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = name => readFileSync(join(root, name), 'utf8')
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.version} is too old: this repository needs Node >= 20.19.`)
  process.exit(1)
}

const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  npm_config_update_notifier: 'false',
}
// `npm run` and `npx -c` export their own settings; a nested npx would obey them
for (const key of ['call', 'package', 'yes', 'local_prefix', 'prefix'])
  delete env[`npm_config_${key}`]

const stamp = join(root, 'node_modules', '.installed')
const digest = createHash('sha256')
  .update(['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map(read).join('\0'))
  .digest('hex')

function isInstalled() {
  try {
    return readFileSync(stamp, 'utf8') === digest
  } catch {
    return false
  }
}

if (!isInstalled()) {
  const { packageManager } = JSON.parse(read('package.json'))
  console.log(`Installing with ${packageManager} ...`)
  const { status, error } = spawnSync(
    'npx',
    [
      '--yes',
      packageManager,
      '--dir',
      root,
      'install',
      '--frozen-lockfile',
      '--prefer-offline',
      '--reporter=append-only',
    ],
    // no terminal on stdin: pnpm then purges an incompatible node_modules without asking
    {
      cwd: tmpdir(),
      env: { ...env, CI: 'true' },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (error) console.error(error.message)
  if (status !== 0) process.exit(status ?? 1)
  writeFileSync(stamp, digest)
}

// turbo looks for pnpm on PATH: node_modules/.bin has it, as a devDependency
const pathKey = Object.keys(env).find(key => key.toUpperCase() === 'PATH') ?? 'PATH'
env[pathKey] = join(root, 'node_modules', '.bin') + delimiter + (env[pathKey] ?? '')
const tasks = process.argv.slice(2).filter(argument => argument !== '--')
const turbo = join(root, 'node_modules', 'turbo', 'bin', 'turbo')
const { status } = spawnSync(process.execPath, [turbo, 'run', ...tasks], {
  cwd: root,
  env,
  stdio: 'inherit',
})
process.exit(status ?? 1)
