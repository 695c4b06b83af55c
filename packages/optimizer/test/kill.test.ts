import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { chance, seedOfRun } from '../../../scripts/testing/chance.ts'
import { methods } from './support/methods.ts'

const total = 150
const folder = mkdtempSync(join(tmpdir(), 'anneal-kill-'))
const script = join(folder, 'train.mjs')
const random = chance()

beforeAll(async () => {
  // one file: a child then starts in a moment
  await build({
    entryPoints: [fileURLToPath(new URL('support/trainUntilKilled.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@anneal/source'],
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

interface Ended {
  readonly output: string
  readonly signal: string | null
}

/** Trains these until the end, or kills the process as soon as it has come to an update. */
function run(names: readonly string[], place: string, killAt?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    mkdirSync(join(folder, place), { recursive: true })
    const child = spawn(
      process.execPath,
      [
        script,
        names.join(','),
        String(total),
        join(folder, place),
        ...(killAt === undefined ? [] : [String(killAt)]),
      ],
      { stdio: ['ignore', 'pipe', 'inherit', killAt === undefined ? 'ignore' : 'ipc'] },
    )
    let output = ''
    child.stdout!.on('data', (text: Buffer) => (output += text.toString()))
    child.on('message', update => {
      if (Number(update) >= killAt!) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (_, signal) => {
      resolve({ output, signal })
    })
  })
}

const updatesIn = (file: string): number =>
  Number(/"updates":(\d+)/.exec(readFileSync(file, 'latin1'))?.[1])

it(`after SIGKILL at any moment, every method ends with the same bits (ANNEAL_SEED=${seedOfRun})`, async () => {
  console.log(`kill.test.ts: ANNEAL_SEED=${seedOfRun}`)
  const names = Object.keys(methods).map((name, i) => `${name}.${i % 2 === 0 ? 'json' : 'bytes'}`)
  const whole = run(names, 'whole')
  let halfway = 0
  for (const name of names) {
    const killAt = random(total * 0.6)
    expect(await run([name], 'killed', killAt), name).toEqual({ output: '', signal: 'SIGKILL' })
    const saved = updatesIn(join(folder, 'killed', name))
    expect(saved, name).toBeGreaterThan(killAt)
    if (saved < total) halfway += 1
  }
  expect(halfway).toBeGreaterThan(0)
  const resumed = await run(names, 'killed')
  expect(resumed.signal).toBeNull()
  const [found, expected] = [resumed.output, (await whole).output].map(
    text => JSON.parse(text) as Record<string, unknown>,
  )
  expect(Object.keys(expected!)).toEqual(names)
  for (const name of names) expect(found![name], name).toEqual(expected![name])
})
