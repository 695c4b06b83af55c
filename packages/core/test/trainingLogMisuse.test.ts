// What is easily passed instead of a function, and would otherwise fail at the first update of a training.
import { expect, it } from 'vitest'
import { constant, drive, logLoop, trainingLog } from '../src/index.ts'

it.each([
  ['the name of a file', 'train.ndjson', '"train.ndjson"'],
  ['a stream', { write: () => true }, '{}'],
  ['nothing', undefined, 'undefined'],
])('a training log refuses %s when it is made', (_, write, shown) => {
  expect(() => trainingLog(write as never)).toThrow(`write must be a function, got ${shown}`)
})

it('the log of a loop refuses the name of a file when it is made', () => {
  const lr = drive(constant({ value: 0.1 }), { set: () => undefined })
  expect(() => logLoop(lr, 'train.ndjson' as never)).toThrow(
    'log must be a function, got "train.ndjson"',
  )
})
