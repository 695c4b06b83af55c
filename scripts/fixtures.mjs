// Installs the packages that some tests use and that cannot be dependencies, each into a
// folder of its own under node_modules/.cache. Does nothing when they are there.
//   node scripts/fixtures.mjs
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanEnvironment, root } from './install.mjs'

const fixtures = [
  // it says that it needs Node 24, and so engineStrict refuses it; it runs on 20
  { name: 'deepbox', version: '1.0.0' },
  // other runtimes: without scripts of their own, their binaries stay in the packages of their platforms
  { name: 'bun', version: '1.4.5' },
  { name: 'deno', version: '2.9.6' },
]

/** @param {string} file */
function versionIn(file) {
  try {
    /** @type {unknown} */
    const manifest = JSON.parse(readFileSync(file, 'utf8'))
    return /** @type {{ version: string }} */ (manifest).version
  } catch {
    return undefined
  }
}

for (const { name, version } of fixtures) {
  const folder = join(root, 'node_modules', '.cache', 'anneal', name)
  const manifest = join(folder, 'node_modules', name, 'package.json')
  if (versionIn(manifest) === version) continue
  console.log(`Installing ${name} ${version} for tests that use it …`)
  mkdirSync(folder, { recursive: true })
  const windows = process.platform === 'win32' // npm is a script there
  const { status, error } = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      windows ? `"${folder}"` : folder,
      '--engine-strict=false',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--loglevel=error',
      `${name}@${version}`,
    ],
    // outside of the repository, whose .npmrc and workspace are not for this
    {
      cwd: tmpdir(),
      env: cleanEnvironment(),
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: windows,
    },
  )
  if (status !== 0 || versionIn(manifest) !== version) {
    console.error(`${name} could not be installed${error ? `: ${error.message}` : '.'}`)
    process.exit(1)
  }
}
