import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { fuzz } from './fuzz/run.ts'
import { limits } from './fuzz/limits.ts'

const seed = Number(process.env['ANNEAL_FUZZ_SEED'] ?? 20261122)
const count = Number(process.env['ANNEAL_FUZZ_COUNT'] ?? 2000)

it(
  `${count} broken models give a clean error or a graph (seed ${seed})`,
  { timeout: 60_000 + count * 50 },
  async () => {
    const { models, graphs, errors, slowest, memory } = await fuzz({ seed, count })
    expect(models).toBe(count)
    expect(graphs + errors).toBe(count)
    // both kinds are among them
    expect(Math.min(graphs, errors)).toBeGreaterThan(count / 10)
    expect(slowest).toBeLessThan(limits.milliseconds)
    expect(memory).toBeLessThan(limits.megabytes)
  },
)

it(`graphs of broken models open where these do (seed ${seed})`, { timeout: 120_000 }, () => {
  const script = fileURLToPath(new URL('fuzz/sessions.ts', import.meta.url))
  const args = ['--import', 'tsx', script, String(seed), '400']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 100_000,
    maxBuffer: 2 ** 26,
  })
  const last = stdout.trim().split('\n').at(-1) ?? ''
  // ONNX Runtime says on the error output what it does not like about a broken model
  expect(status, `${last}\n${stderr.slice(-2000)}`).toBe(0)
  const { graphs, opened } = JSON.parse(last) as Record<'graphs' | 'opened', number>
  expect(Math.min(graphs, opened)).toBeGreaterThan(20)
})
