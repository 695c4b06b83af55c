import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chance, seedOfRun } from '../../../scripts/testing/chance.ts'

const total = 150
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
// inside of the package, so that node finds onnxruntime-node
mkdirSync(here('../node_modules/.cache'), { recursive: true })
const script = join(mkdtempSync(here('../node_modules/.cache/kill-')), 'child.mjs')
const folder = mkdtempSync(join(tmpdir(), 'anneal-kill-'))

const random = chance()

beforeAll(async () => {
  // one file: a child then starts in a moment
  await build({
    entryPoints: [here('kill/child.ts')],
    ...{ outfile: script, bundle: true, platform: 'node', format: 'esm' },
    ...{ conditions: ['@anneal/source'], external: ['onnxruntime-node'] },
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(join(script, '..'), { recursive: true, force: true })
})

interface Ended {
  /** The updates that it told of. */
  readonly updates: readonly number[]
  readonly signal: NodeJS.Signals | null
}

/** Trains in another process, which is killed when it has told of this update. */
function train(name: string, place: string, killAt = Infinity): Promise<Ended> {
  mkdirSync(join(folder, place), { recursive: true })
  const args = [script, name, join(folder, place), String(killAt)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((resolve, reject) => {
    let told = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text
      if (Number(told.trimEnd().split('\n').at(-1)) >= killAt) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code) reject(new Error(`the child failed with ${code}`))
      else resolve({ updates: told.trimEnd().split('\n').map(Number), signal })
    })
  })
}

const checkpointIn = (name: string, place: string): string =>
  readFileSync(join(folder, place, `${name}.safetensors`), 'latin1')

describe('a training that is killed goes on to the same bits', () => {
  it.each(['sgd', 'adamw'])('%s', { timeout: 120_000 }, async name => {
    console.log(`kill.test.ts: ANNEAL_SEED=${seedOfRun}`)
    const [whole] = await Promise.all([
      train(name, 'whole'),
      (async () => {
        let from = 0
        for (const share of [0.4, 0.5, 0.6]) {
          const killAt = Math.ceil(from + 1 + random((total - from) * share))
          const { updates, signal } = await train(name, 'killed', killAt)
          expect(signal, `seed ${seedOfRun}`).toBe('SIGKILL')
          // what is done again is what came after the last checkpoint, and no more
          expect(updates[0]!, `seed ${seedOfRun}`).toBeGreaterThan(from === 0 ? 0 : from - 8)
          from = updates.at(-1)!
        }
        const last = await train(name, 'killed')
        expect(last.signal).toBeNull()
      })(),
    ])
    expect(whole.updates.at(-1)).toBe(total)
    expect(checkpointIn(name, 'killed'), `seed ${seedOfRun}`).toBe(checkpointIn(name, 'whole'))
  })
})
