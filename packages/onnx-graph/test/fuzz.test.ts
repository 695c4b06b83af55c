import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const seed = Number(process.env['ANNEAL_FUZZ_SEED'] ?? 20261122)
const count = Number(process.env['ANNEAL_FUZZ_COUNT'] ?? 400)

it(`${count} broken models give a clean error or a graph (seed ${seed})`, () => {
  const { status, stdout, stderr, signal } = spawnSync(
    process.execPath,
    [
      '--max-old-space-size=384',
      '--import',
      'tsx',
      path('support/fuzz.ts'),
      String(seed),
      String(count),
      path('data/cnn_17.onnx'),
      path('data/mlp_13.onnx'),
    ],
    { encoding: 'utf8', timeout: 20_000 + count * 50, maxBuffer: 2 ** 26 },
  )
  const lines = stdout.trim().split('\n')
  expect({ status, signal, stderr, last: status === 0 ? '' : lines.at(-1) }).toEqual({
    status: 0,
    signal: null,
    stderr: '',
    last: '',
  })
  const { graph, error } = JSON.parse(lines.at(-1)!) as Record<string, number>
  expect(graph! + error!).toBe(count)
  // both kinds are among them
  expect(Math.min(graph!, error!)).toBeGreaterThan(count / 20)
})
