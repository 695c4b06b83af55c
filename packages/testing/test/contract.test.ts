import { builtins } from '@anneal/core/builtins'
import { greedy, plateau } from '@anneal/core'
import { describe, expect, it } from 'vitest'
import { feedbackContract, scheduleContract } from '../src/index.ts'
import { greedies, plateaus, schedules } from './samples.ts'

describe.each(schedules.map(([kind, samples]) => ({ type: kind.type, kind, samples })))(
  '$type',
  ({ kind, samples }) => {
    // the value of a product is worked out step by step
    const farthest = kind.type === 'product' ? 5000 : undefined
    const options = { kinds: builtins, builtin: true, farthest }
    for (const { name, run } of scheduleContract(kind, samples, options)) it(name, run)
  },
)

describe('plateau', () => {
  for (const { name, run } of feedbackContract(plateau, plateaus, {
    kinds: builtins,
    builtin: true,
  }))
    it(name, run)
})

describe('greedy', () => {
  for (const { name, run } of feedbackContract(greedy, greedies, {
    kinds: builtins,
    builtin: true,
  }))
    it(name, run)
})

it('has samples for every built-in kind', () => {
  const sampled = [...schedules.map(([kind]) => kind.type), greedy.type, plateau.type]
  for (const { type } of builtins)
    expect(sampled, `add samples for ${type} to test/samples.ts`).toContain(type)
})
