// Runs the unit tests on the other versions of Node that are supported, each from the npm package
// "node", installed into a folder of its own under node_modules/.cache:
//   node scripts/nodes.mjs [majors...]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { cleanEnvironment, install, root } from './install.mjs'
import { nodeVersions } from './supported.mjs'

install()

const windows = process.platform === 'win32' // npm is a script there
const env = cleanEnvironment()

/** @param {string} version */
function binaryOf(version) {
  const folder = join(root, 'node_modules', '.cache', 'anneal', `node-${version}`)
  const binary = join(folder, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  console.log(`Installing Node ${version} …`)
  mkdirSync(folder, { recursive: true })
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts=false']
  const place = ['--prefix', windows ? `"${folder}"` : folder]
  const { status } = spawnSync(
    'npm',
    ['install', ...place, ...options, '--loglevel=error', `node@${version}`],
    { cwd: tmpdir(), env, stdio: ['ignore', 'inherit', 'inherit'], shell: windows },
  )
  if (status !== 0 || !existsSync(binary)) {
    console.error(`Node ${version} could not be installed.`)
    process.exit(1)
  }
  return binary
}

// What these try is a browser or a graphics card, and no version of Node.
const elsewhere = [
  '**/browser*.test.ts',
  '**/webgpu*.test.ts',
  'examples/onnxruntime-web/**',
].flatMap(pattern => ['--exclude', pattern])

const wanted = process.argv.slice(2).filter(argument => argument !== '--')
let failed = false
for (const [major, version] of Object.entries(nodeVersions)) {
  if (wanted.length > 0 ? !wanted.includes(major) : process.versions.node.startsWith(`${major}.`))
    continue
  const binary = binaryOf(version)
  console.log(`\nUnit tests on Node ${version}`)
  const { status } = spawnSync(
    binary,
    [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'unit*', ...elsewhere],
    {
      cwd: root,
      // what tests start by the name of node is the same Node
      env: {
        ...env,
        PATH: [dirname(binary), env['PATH'] ?? ''].join(delimiter),
        ANNEAL_TOTALS: `node-${major}`,
      },
      stdio: 'inherit',
    },
  )
  failed ||= status !== 0
}
process.exit(failed ? 1 : 0)
