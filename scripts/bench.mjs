// Runs the benchmarks, one after another: packages/*/bench/*.bench.ts
//   pnpm bench [part of a path...]
// Their numbers mean something only on a machine that does nothing else.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { install, root } from './install.mjs'

install()

const wanted = process.argv.slice(2).filter(argument => argument !== '--')
const files = readdirSync(join(root, 'packages'))
  .map(name => join('packages', name, 'bench'))
  .filter(folder => existsSync(join(root, folder)))
  .flatMap(folder => readdirSync(join(root, folder)).map(file => join(folder, file)))
  .filter(file => file.endsWith('.bench.ts'))
  .filter(file => wanted.length === 0 || wanted.some(part => file.includes(part)))

if (files.length === 0) {
  console.error(`There is no benchmark${wanted.length > 0 ? ` named ${wanted.join(' or ')}` : ''}.`)
  process.exit(1)
}
let failed = false
for (const file of files) {
  console.log(`\n${file}`)
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', tsx, '--conditions=@anneal/source', file],
    { cwd: root, stdio: 'inherit' },
  )
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
