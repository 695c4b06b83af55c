import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constant } from '@anneal/onnxruntime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Outcome, Trial } from '../src/engine/trial.ts'
import { jsonOf } from '../src/experiment.ts'
import { cacheIn } from '../src/pool/cache.ts'
import { trainAll } from '../src/pool/trainAll.ts'

const trial: Trial = {
  ...{ data: 'digits', seed: 1, hidden: 4, batchSize: 50, epochs: 1, images: 200 },
  ...{ optimizer: 'sgd', plan: jsonOf(constant({ value: 0.01 })) },
}
const outcome: Outcome = { readings: [], updates: 4, seconds: 1, cpuSeconds: 1, diverged: false }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evidence-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('trains in a process of its own, each trial once, and tells how far it is', async () => {
  const seen: [number, number][] = []
  const cache = cacheIn(folder)
  const onDone = (done: number, all: number): void => void seen.push([done, all])
  const outcomes = await trainAll([trial, trial], { workers: 2, cache, onDone })
  expect(outcomes).toHaveLength(2)
  expect(outcomes[0]).toBe(outcomes[1])
  expect(outcomes[0]!.updates).toBe(4)
  expect(outcomes[0]!.cpuSeconds).toBeGreaterThan(0)
  expect(seen).toEqual([
    [0, 1],
    [1, 1],
  ])
  expect(cache.get(trial)).toEqual(outcomes[0])
})

test('what is in the cache is not trained again', async () => {
  const cache = cacheIn(folder)
  cache.set(trial, outcome)
  expect(await trainAll([trial], { workers: 1, cache })).toEqual([outcome])
  expect(readdirSync(folder)).toHaveLength(1) // and no half file is left
})

test('the cache knows trials by all that they have, and other engines not at all', () => {
  cacheIn(folder).set(trial, outcome)
  expect(cacheIn(folder).get({ ...trial, seed: 2 })).toBeUndefined()
  expect(cacheIn(folder, 'another').get(trial)).toBeUndefined()
  for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{ "half')
  expect(cacheIn(folder).get(trial)).toBeUndefined()
})

test('a training that fails says which, and why', async () => {
  const wrong = { ...trial, plan: { type: 'constnat', value: 1 } }
  await expect(trainAll([wrong], { workers: 1 })).rejects.toThrow(/constnat[^]*"hidden":4/)
})
