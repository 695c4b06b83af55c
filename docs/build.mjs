// Builds the site into docs/.vitepress/dist, with the playground in it.
// ANNEAL_DOCS_BASE says where it will stand on its server, such as /anneal/.
import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'

const docs = import.meta.dirname

/** @param {readonly string[]} options */
function run(...options) {
  const { status } = spawnSync(process.execPath, options, { cwd: docs, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

run('../node_modules/vitepress/bin/vitepress.js', 'build')
run('playground/build.mjs')
cpSync(join(docs, 'playground/dist'), join(docs, '.vitepress/dist/playground'), { recursive: true })
