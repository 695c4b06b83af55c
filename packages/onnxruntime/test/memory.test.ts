import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
mkdirSync(here('../node_modules/.cache'), { recursive: true })
const folder = mkdtempSync(here('../node_modules/.cache/memory-'))

beforeAll(async () => {
  await build({
    entryPoints: [here('support/longRun.ts')],
    ...{ outfile: join(folder, 'run.mjs'), bundle: true, platform: 'node', format: 'esm' },
    ...{ conditions: ['@anneal/source'], external: ['onnxruntime-node'] },
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('ten thousand steps leave nothing behind, after ten thousand in which all gets warm', () => {
  it.each(['loop', 'hook'])('in the %s', { timeout: 120_000 }, what => {
    // new objects get no more room than they have, as V8 would give them when they are many
    const args = ['--expose-gc', '--max-semi-space-size=1', join(folder, 'run.mjs'), what]
    const stdout = execFileSync(process.execPath, args, { encoding: 'utf8' })
    const used = JSON.parse(stdout) as Record<'heap' | 'external' | 'rss', number>[]
    expect(used).toHaveLength(10)
    const [early, late] = [used[4]!, used[9]!]
    // one number of 8 bytes that each step forgets is 80 kB
    expect(late.heap - early.heap, stdout).toBeLessThan(80_000)
    expect(late.external - early.external, stdout).toBeLessThan(80_000)
    // and outside of JavaScript, where the allocator has its own ways: forgetting the state of each step, 2 · 195 float32, is seen
    expect(late.rss - early.rss, stdout).toBeLessThan(10_000 * 2 * 195 * 4)
  })
})
