// Builds the site into docs/.vitepress/dist, with the playground in it where that is.
// ANNEAL_DOCS_BASE says where it will stand on its server, such as /anneal/.
import { cpSync, existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'vitepress'

const docs = import.meta.dirname
const site = join(docs, '.vitepress/dist')
await build(docs)

const playground = join(docs, 'playground/build.mjs')
if (existsSync(playground)) {
  const { status } = spawnSync(process.execPath, [playground], { cwd: docs, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  cpSync(join(docs, 'playground/dist'), join(site, 'playground'), { recursive: true })
}
