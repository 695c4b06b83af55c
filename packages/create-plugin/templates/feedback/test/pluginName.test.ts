import { constant, drive, fromConfig, linear, type ConfigOf } from '@anneal/core'
import { builtins } from '@anneal/core/builtins'
import { feedbackContract } from '@anneal/testing'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { file, picture } from '../scripts/picture.ts'
import { pluginName } from '../src/index.ts'

describe('passes the contract of every feedback', () => {
  // together they use every option
  const samples = [
    { schedule: constant({ value: 0.1 }) },
    { schedule: linear({ from: 1, steps: 50 }), metric: 'loss', factor: 0.1, tolerance: 1 },
  ]
  const metrics = [1, 0.5, 0.9, 0.4, 0.4, 2, 0.3].map(loss => ({ loss }))
  const options = { kinds: builtins, metrics }
  for (const { name, run } of feedbackContract(pluginName, samples, options)) it(name, run)
})

it('reduces when the metric jumps', () => {
  const feedback = pluginName({ schedule: constant({ value: 1 }), factor: 0.25 })
  const { advance, observe } = drive(feedback, { set: () => undefined })
  const used = [1, 2, 1.4, 0.5, 0.74, 0.76].map(loss => {
    const value = advance()
    observe({ loss })
    return value
  })
  // 2 is above 1.5 times 1
  expect(used).toEqual([1, 1, 0.25, 0.25, 0.25, 0.25])
  expect(advance()).toBe(0.0625) // 0.76 is above 1.5 times 0.5
})

it('says which metric is not a number', () => {
  const { observe } = drive(pluginName({ schedule: constant({ value: 1 }) }), {
    set: () => undefined,
  })
  expect(() => {
    observe({ loss: NaN })
  }).toThrow('the metric "loss" is NaN')
})

it('is read from JSON, among the kinds that come with Anneal', () => {
  const kinds = [...builtins, pluginName] as const
  const config = {
    type: 'plugin-scope/pluginName',
    schedule: { type: 'cosine', from: 0.1, steps: 100 },
    tolerance: 2,
  } satisfies ConfigOf<typeof kinds>
  const feedback = fromConfig(JSON.parse(JSON.stringify(config)), kinds)
  expect(JSON.parse(JSON.stringify(feedback))).toEqual(config)
})

it('looks as in the README: if not, look at what npm run picture draws', () => {
  expect(readFileSync(file, 'utf8')).toBe(picture())
})
