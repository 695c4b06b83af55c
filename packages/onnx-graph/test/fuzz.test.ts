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
