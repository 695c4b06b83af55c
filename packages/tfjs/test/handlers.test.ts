// tfjs takes a callback with any handlers, and calls those that it knows: one that is misspelt is silent.
import { expect, it } from 'vitest'
import { combineCallbacks } from '../src/index.ts'

it.each(['onEpochEnded', 'onBatchStart', 'onend'])('a handler %s is refused', name => {
  expect(() => combineCallbacks({ [name]: () => undefined })).toThrow(
    `a callback has no option "${name}"; it has onTrainBegin, onTrainEnd, onEpochBegin, onEpochEnd, onBatchBegin, onBatchEnd, onYield`,
  )
})

it('all handlers of tfjs are taken, and what else an object has', () => {
  const nothing = (): undefined => undefined
  const all = {
    ...{ onTrainBegin: nothing, onTrainEnd: nothing, onEpochBegin: nothing, onEpochEnd: nothing },
    ...{ onBatchBegin: nothing, onBatchEnd: nothing, onYield: nothing, count: 0 },
  }
  expect(combineCallbacks(all)).toHaveLength(1)
})
