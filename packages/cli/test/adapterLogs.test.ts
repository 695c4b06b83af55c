import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { logCases } from '../../../scripts/testing/trainingLogs.ts'
import { anneal } from './anneal.ts'

const cwd = mkdtempSync(join(tmpdir(), 'anneal-logs-'))
afterAll(() => {
  rmSync(cwd, { recursive: true })
})

it.each(logCases)('the log of any adapter is followed and drawn: $name', async log => {
  writeFileSync(join(cwd, 'train.ndjson'), log.text)
  const watched = await anneal(['watch', 'train.ndjson', '--once'], { cwd })
  const samples = log.run.epochs * log.run.datasetSize
  expect(watched).toMatchObject({ code: 0 })
  expect(watched.all).toMatch(
    new RegExp(`update ${log.sizes.length}  epoch ${log.run.epochs}  .*learningRate`, 'u'),
  )
  const plotted = await anneal(['plot', 'train.ndjson', '--x', 'samples'], { cwd })
  expect(plotted).toMatchObject({ code: 0, err: '' })
  expect(plotted.out).toContain('learning rate')
  expect(plotted.out).toContain(`${samples}\n`)
})
