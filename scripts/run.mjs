// Runs tasks of turbo.json on a machine that has only Node and npm:
//   node scripts/run.mjs <task...> [flags of turbo run]
// It installs what is missing first, and nothing outside of this folder.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { cleanEnvironment, install, root } from './install.mjs'
import { describeSystem } from './testing/parts.mjs'

const options = process.argv.slice(2).filter(option => option !== '--')
const tasks = options.filter(option => !option.startsWith('-'))
if (tasks.length === 0) {
  console.error('Name a task of turbo.json: node scripts/run.mjs <task...>')
  process.exit(1)
}

install()

/** @type {NodeJS.ProcessEnv} */
const env = {
  ...cleanEnvironment(),
  TURBO_TELEMETRY_DISABLED: '1',
  // which optional parts are here decides what is skipped: results are cached for each set of them
  ANNEAL_SYSTEM: describeSystem(),
}
// turbo looks for pnpm on the PATH: it is a dependency
const path = Object.keys(env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH'
env[path] = [join(root, 'node_modules', '.bin'), env[path] ?? ''].join(delimiter)

console.log(`Running ${tasks.join(', ')} (cached where nothing changed; --force runs all) …`)
const summary = join(root, 'out', 'tests.txt')
rmSync(summary, { force: true })
const { status, error } = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'turbo', 'bin', 'turbo'), 'run', ...options],
  { cwd: root, env, stdio: 'inherit' },
)
if (error) console.error(error.message)
if (tasks.includes('unit')) {
  try {
    console.log(readFileSync(summary, 'utf8').trim())
  } catch {
    console.log('tests: did not run to their end')
  }
}
process.exit(status ?? 1)
