import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Outcome, Task } from './support/rank.ts'

const ranks = 3
const folder = mkdtempSync(join(tmpdir(), 'anneal-ranks-'))
const script = join(folder, 'rank.mjs')

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('support/rank.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@anneal/source'],
  })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

type Message =
  | { readonly reduce: number[]; readonly outcome?: undefined }
  | { readonly reduce?: undefined; readonly outcome: Outcome }

/** Runs all ranks, and takes the mean of what they send whenever all have sent something. */
function run(updates: number, from?: readonly Outcome[]): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const outcomes: Outcome[] = []
    let waiting: (number[] | undefined)[] = new Array<undefined>(ranks).fill(undefined)
    const workers = Array.from({ length: ranks }, (_, rank) => {
      const { progress, state, weights } = from?.[rank] ?? {}
      const workerData: Task = {
        rank,
        ranks,
        updates,
        ...(progress && state && weights && { from: { progress, state, weights } }),
      }
      return new Worker(script, { workerData })
    })
    workers.forEach((worker, rank) => {
      worker.on('error', reject)
      worker.on('message', ({ reduce, outcome }: Message) => {
        if (outcome) outcomes[rank] = outcome
        else waiting[rank] = reduce
        if (Object.keys(outcomes).length === ranks) resolve(outcomes)
        if (!waiting.every(Boolean)) return
        const mean = waiting[0]!.map(
          (_, i) => waiting.reduce((sum, values) => sum + values![i]!, 0) / ranks,
        )
        waiting = new Array<undefined>(ranks).fill(undefined)
        for (const other of workers) other.postMessage(mean)
      })
    })
  })
}

it('every rank has the same rates and the same weights, as the metric is reduced before it is observed', async () => {
  const outcomes = await run(60)
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
  const { rates, progress } = outcomes[0]!
  expect(rates).toHaveLength(60)
  expect(progress.updates).toBe(60)
  // the plateau did something, or this would show nothing
  expect(JSON.stringify(progress.feedback)).not.toContain('"factor":1,')
})

it('and goes on so from what each saved as JSON', async () => {
  const whole = await run(40)
  const half = await run(17)
  const saved = JSON.parse(JSON.stringify(half)) as Outcome[]
  const resumed = await run(23, saved)
  for (const [rank, outcome] of resumed.entries()) {
    expect([...half[rank]!.rates, ...outcome.rates]).toEqual(whole[rank]!.rates)
    expect(outcome.weights).toEqual(whole[rank]!.weights)
    expect(outcome.progress).toEqual(whole[rank]!.progress)
  }
})
