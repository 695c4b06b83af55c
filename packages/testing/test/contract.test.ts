import { builtins } from '@anneal/core/builtins'
import { describe, expect, it } from 'vitest'
import { feedbackContract, scheduleContract } from '../src/index.ts'
import { feedbackKinds, samplesOf, scheduleKinds } from './samples.ts'

describe.each(scheduleKinds.map(kind => ({ type: kind.type, kind })))('$type', ({ type, kind }) => {
  // the value of a product is worked out step by step
  const farthest = type === 'product' ? 5000 : undefined
  const options = { kinds: builtins, builtin: true, farthest }
  for (const { name, run } of scheduleContract(kind, samplesOf(kind), options)) it(name, run)
})

// it falls, and then stays
const metrics = Array.from({ length: 60 }, (_, i) => ({
  loss: Math.max(0.2, 1 - i / 20),
  accuracy: Math.min(0.8, i / 20),
}))

describe.each(feedbackKinds.map(kind => ({ type: kind.type, kind })))('$type', ({ kind }) => {
  const options = { kinds: builtins, builtin: true, metrics }
  for (const { name, run } of feedbackContract(kind, samplesOf(kind), options)) it(name, run)
})

it('has samples for every kind', () => {
  for (const kind of builtins)
    expect(
      samplesOf(kind).length,
      `add configs of "${kind.type}" to packages/core/test/samples.ts`,
    ).toBeGreaterThan(0)
})
