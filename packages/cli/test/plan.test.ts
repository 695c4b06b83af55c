import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growBatch, growingRun, piecewise } from '@anneal/core'
import { describe, expect, it } from 'vitest'
import type { BatchPhases } from '../src/batches.ts'
import { anneal } from './anneal.ts'

const cwd = mkdtempSync(join(tmpdir(), 'anneal-plan-'))
const file = (name: string, content: unknown): string => {
  writeFileSync(join(cwd, name), JSON.stringify(content))
  return name
}
const decay = { type: 'piecewise', values: [0.1, 0.02, 0.004], at: ['60 epochs', '120 epochs'] }
file('decay.json', decay)
file('warmed.json', { type: 'warmup', steps: '5 epochs', schedule: decay })
const run = ['--epochs', '160', '--dataset-size', '50000']
const shared = ['plan', 'decay.json', '--batch-size', '128', ...run]

const phasesOf = async (...args: string[]): Promise<BatchPhases> =>
  JSON.parse((await anneal([...args, '--format', 'json'], { cwd })).out) as BatchPhases

describe('a decay that is shared out', () => {
  it('comes to what the paper counts: batches of 128, 640 and 3200, at one rate', async () => {
    const { phases, updates, samples, epochs, plainUpdates } = await phasesOf(...shared)
    expect(phases.map(({ batchSize }) => batchSize)).toEqual([128, 640, 3200])
    expect(phases.map(({ firstRate }) => firstRate)).toEqual([0.1, 0.1, 0.1])
    // batches in an epoch of 50,000, the last of them smaller: 391, 79 and 16
    expect(phases.map(({ updates }) => updates)).toEqual([60 * 391, 60 * 79, 40 * 16])
    expect(phases.map(({ untilEpoch }) => untilEpoch)).toEqual([60, 120, 160])
    expect([updates, samples, epochs]).toEqual([28_840, 8_000_000, 160])
    expect(plainUpdates).toBe(160 * 391)
  })

  it('is as core runs it, with any of its options', async () => {
    const flags = ['--maximum', '1000', '--multiple-of', '32', '--power', '0.5']
    const { phases, updates } = await phasesOf(...shared, ...flags)
    const schedule = piecewise({ values: [0.1, 0.02, 0.004], at: ['60 epochs', '120 epochs'] })
    const options = { schedule, batchSize: 128, maximum: 1000, multipleOf: 32, power: 0.5 }
    const clock = growingRun({ epochs: 160, datasetSize: 50_000 }, growBatch(options).batchSize)
    expect(updates).toBe(clock.steps)
    expect(phases.map(({ batchSize }) => batchSize)).toEqual(
      [0, 60, 120].map(epoch => clock.batchSizeAt(clock.stepAtEpoch(epoch))),
    )
  })

  it('is a table for people and for spreadsheets', async () => {
    const { out } = await anneal([...shared, '--format', 'csv'], { cwd })
    expect(out.split('\n')[2]).toBe('640,4740,3000000,0.1,0.1,120')
    const text = (await anneal(shared, { cwd })).out
    expect(text).toContain('62,560 updates: 53.9 % fewer here')
  })

  it('can be written as a config, which gives the same', async () => {
    await anneal([...shared, '--json', '-o', 'plan.json'], { cwd })
    expect(JSON.parse(readFileSync(join(cwd, 'plan.json'), 'utf8'))).toHaveProperty(
      'batchSize.type',
      'grownBatch',
    )
    const { phases } = await phasesOf('plan', 'plan.json', ...run)
    expect(phases).toEqual((await phasesOf(...shared)).phases)
  })
})

it('a ramp grows in equal amounts, under a rate of its own', async () => {
  file('rate.json', { type: 'constant', value: 0.1 })
  const { phases } = await phasesOf(
    ...'plan rate.json --batch-size 10 --ramp-to 30 --epochs 6 --dataset-size 60'.split(' '),
    '--ramp-over',
    '4 epochs',
  )
  expect(phases.map(({ batchSize, updates }) => [batchSize, updates])).toEqual([
    [10, 12],
    [20, 6],
    [30, 4],
  ])
})

it.each<[string[], string]>([
  [['plan', 'decay.json'], 'decay.json has no batchSize: say the first one with --batch-size'],
  [['plan', 'decay.json', '--batch-size', '128'], 'the run needs --dataset-size'],
  [['plan', 'plan.json', '--maximum', '9', ...run], 'leave out --maximum'],
  [[...shared, '--ramp-to', '256'], '--ramp-to needs --ramp-over'],
  [[...shared, '--share', '-1'], 'share must be'],
  [[...shared, '--maximun', '3'], 'did you mean "--maximum"?'],
  [['plan', 'decay.json', '--batch-size', '9', '--dataset-size', '9'], 'how long the run is'],
  [['plan', 'warmed.json', '--batch-size', '9', ...run], 'share out the schedule inside of it'],
])('%j is explained', async (args, message) => {
  const { err, code } = await anneal(args, { cwd })
  expect(err).toContain(message)
  expect(code).toBeGreaterThan(0)
})
