import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'anneal-process-'))
const bin = join(folder, 'bin.mjs')
buildSync({
  entryPoints: [fileURLToPath(new URL('../src/bin.ts', import.meta.url))],
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@anneal/source'],
  external: ['@resvg/resvg-js'],
  outfile: bin,
})
// a plug-in with a core of its own
buildSync({
  stdin: {
    contents: `import { defineSchedule } from '@anneal/core'
      export const halved = defineSchedule({
        type: 'mine/halved',
        params: { schedule: { type: 'schedule' }, steps: { type: 'length', exclusiveMinimum: 0 } },
        create: ({ schedule }) => t => schedule(t) / 2,
      })`,
    resolveDir: fileURLToPath(new URL('.', import.meta.url)),
  },
  bundle: true,
  format: 'esm',
  conditions: ['@anneal/source'],
  outfile: join(folder, 'plugin.mjs'),
})
const env = { ...process.env, NO_COLOR: '1' }
const run = (args: readonly string[], input = ''): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [bin, ...args], { input, encoding: 'utf8', env, cwd: folder })

it('is a process that reads standard input and ends with its code', () => {
  const config = '{"type":"linear","from":1,"steps":2}'
  expect(run(['sample', '-'], config)).toMatchObject({
    status: 0,
    stdout: 'step,learningRate\n0,1\n1,0.5\n',
    stderr: '',
  })
  expect(run(['init', 'linaer'])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('did you mean "linear"?') as string,
  })
  expect(run(['nothing'])).toMatchObject({ status: 2, stdout: '' })
})

it('mixes kinds of its own core with those of a plug-in that has another', () => {
  const inner = { type: 'linear', from: 1, to: 0, steps: '50%' }
  const half = (steps: unknown): object => ({ type: 'mine/halved', steps, schedule: inner })
  const config = { type: 'warmup', steps: 2, schedule: half('10%') }
  const sampled = run(
    ['sample', '-', '--kinds', './plugin.mjs', '--steps', '10', '--to', '4'],
    JSON.stringify(config),
  )
  expect(sampled).toMatchObject({ status: 0, stderr: '' })
  expect(sampled.stdout.toString().split('\n').slice(3)).toEqual(['2,0.5', '3,0.4', '4,0.3', ''])
  const wrong = run(
    ['sample', '-', '--kinds', './plugin.mjs', '--steps', '10'],
    JSON.stringify({ ...config, schedule: half(0) }, null, 2),
  )
  expect(wrong).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('standard input:6:14: schedule.steps must be') as string,
  })
})

it.each([
  ['exports', { '.': { types: './kinds.d.mts', import: './kinds.mjs' } }],
  ['exports', { import: { node: './kinds.mjs' } }],
  ['main', './kinds.mjs'],
])('finds a package from where it is called: %s, %j', (field, entry) => {
  const project = mkdtempSync(join(tmpdir(), 'anneal-project-'))
  const installed = join(project, 'node_modules', 'some-kinds')
  mkdirSync(installed, { recursive: true })
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ [field]: entry }))
  copyFileSync(join(folder, 'plugin.mjs'), join(installed, 'kinds.mjs'))
  const listed = spawnSync(
    process.execPath,
    [bin, 'list', 'mine/halved', '--kinds', 'some-kinds'],
    {
      encoding: 'utf8',
      env,
      cwd: project,
    },
  )
  expect(listed).toMatchObject({ status: 0, stderr: '' })
  expect(listed.stdout).toMatch(/^schedule/)
})

// more than a pipe holds
const many = ['sample', '-', '--steps', '50000']
const config = '{"type":"linear","from":1,"steps":50000}'

it('writes all of it to whoever reads late, and to a file', async () => {
  const file = join(folder, 'values.csv')
  spawnSync(process.execPath, [bin, ...many], {
    env,
    input: config,
    stdio: ['pipe', openSync(file, 'w'), 'inherit'],
  })
  const late = spawn(process.execPath, [bin, ...many], { env })
  late.stdin.end(config)
  await once(late.stdout, 'readable')
  await setTimeout(300)
  const read = await text(late.stdout)
  expect(read.split('\n')).toHaveLength(50_002)
  expect(readFileSync(file, 'utf8')).toBe(read)
})

it('ends well when whoever reads has had enough', async () => {
  const child = spawn(process.execPath, [bin, ...many], { env })
  const said = text(child.stderr)
  child.stdin.end(config)
  await once(child.stdout, 'readable')
  child.stdout.destroy()
  expect(await once(child, 'close')).toEqual([0, null])
  expect(await said).toBe('')
})

it('writes to devices by their streams', () => {
  const out = openSync(devNull, 'w')
  const { status, stderr } = spawnSync(process.execPath, [bin, ...many], {
    env,
    input: config,
    stdio: ['pipe', out, 'pipe'],
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
})

it.runIf(process.platform === 'linux')('says that a disk is full', () => {
  const { status, stderr } = spawnSync(process.execPath, [bin, ...many], {
    env,
    input: config,
    stdio: ['pipe', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([
    2,
    'anneal: cannot write to standard output: ENOSPC: no space left on device, write\n',
  ])
})

it.runIf(process.platform === 'linux')('says that a file may not grow', () => {
  const file = join(folder, 'short.csv')
  const limited = spawnSync(
    'sh',
    ['-c', 'ulimit -f 8; exec "$@"', 'sh', process.execPath, bin, ...many],
    {
      env,
      input: config,
      stdio: ['pipe', openSync(file, 'w'), 'pipe'],
      encoding: 'utf8',
    },
  )
  expect(limited).toMatchObject({
    status: 2,
    stderr: 'anneal: cannot write to standard output: EFBIG: file too large, write\n',
  })
})

it('ends at once with Ctrl-C', async () => {
  const sampling = spawn(process.execPath, [bin, 'sample', '-', '--to', '1e9'], { env })
  sampling.stdin.end(config)
  await once(sampling.stdout.resume(), 'data')
  await setTimeout(300)
  sampling.kill('SIGINT')
  expect(await once(sampling, 'exit')).toEqual([null, 'SIGINT'])
})
