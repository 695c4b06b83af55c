// Type-checks everything: first all files together, then the sources of each package as they are
// built, without the types of the DOM and of Node that tests have. Needs no build.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './install.mjs'

const tsc = join(root, 'node_modules', 'typescript-native', 'bin', 'tsc')

/** @param {readonly string[]} options */
function check(...options) {
  const { status } = spawnSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' })
  return status === 0
}

let ok = check('-p', '.')
for (const name of readdirSync(join(root, 'packages'))) {
  const config = join('packages', name, 'tsconfig.json')
  const sources = join(root, 'packages', name, 'src')
  if (!existsSync(join(root, config)) || !existsSync(sources)) continue
  if (readdirSync(sources).length === 0) continue
  ok = check('-p', config, '--noEmit', '--rootDir', '.') && ok
}
process.exit(ok ? 0 : 1)
