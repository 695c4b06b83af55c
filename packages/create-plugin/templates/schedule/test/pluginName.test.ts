import { fromConfig, type ConfigOf } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { scheduleContract } from '@anneal/testing'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { file, picture } from '../scripts/picture.ts'
import { pluginName } from '../src/index.ts'

describe('passes the contract of every schedule', () => {
  // together they use every option, and lengths with units too
  const samples = [
    { from: 0.1, steps: 100 },
    { from: 1, to: 0.1, steps: '2 epochs', power: 0.5 },
    { from: 0.1, steps: 0, power: 3 },
  ] as const
  for (const { name, run } of scheduleContract(pluginName, samples)) it(name, run)
})

it('follows its formula', () => {
  const schedule = pluginName({ from: 1, to: 0.5, steps: 4 })
  // worked out by hand
  expect([0, 1, 2, 3, 4, 5].map(schedule)).toEqual([1, 0.96875, 0.875, 0.71875, 0.5, 0.5])
  // where another may follow; without an option `steps`, `duration` of the definition says it
  expect(schedule.duration).toBe(4)
})

it('is read from JSON, among the kinds that come with Anneal', () => {
  const kinds = [...builtins, pluginName] as const
  const config = {
    type: 'warmup',
    steps: 10,
    schedule: { type: 'plugin-scope/pluginName', from: 0.1, steps: 90 },
  } satisfies ConfigOf<typeof kinds>
  const schedule = fromConfig(JSON.parse(JSON.stringify(config)), kinds)
  expect(JSON.parse(JSON.stringify(schedule))).toEqual(config)
})

it('looks as in the README: if not, look at what npm run picture draws', () => {
  expect(readFileSync(file, 'utf8')).toBe(picture())
})
