import { expect, it } from 'vitest'
import { custom, constant, createRun, linear, plateau, sequence, step } from '../../src/index.ts'
import { near } from '../near.ts'

const ramp = linear({ from: 0, to: 10, steps: 10 })

it('lets each part begin at its own step 0', () => {
  const lr = sequence({ parts: [ramp, linear({ from: 5, to: 0, steps: 5 }), ramp] })
  expect([0, 9, 10, 11, 14, 15, 16, 25, 1e9].map(lr)).toEqual([0, 9, 5, 4, 1, 0, 1, 10, 10])
  expect(lr.duration).toBe(25)
})

it('has half-open parts, also at fractions of steps', () => {
  const lr = sequence({ parts: [constant({ value: 1, steps: 3 }), constant({ value: 2 })] })
  expect([2.999999, 3].map(lr)).toEqual([1, 2])
  expect(lr.duration).toBe(Infinity)
})

it('nests', () => {
  const inner = sequence({ parts: [ramp, constant({ value: -1, steps: 2 })] })
  const lr = sequence({ parts: [inner, inner, constant({ value: 7 })] })
  expect([0, 9, 10, 11, 12, 21, 22, 23, 24].map(lr)).toEqual([0, 9, -1, -1, 0, 9, -1, -1, 7])
})

it('begins parts at given places: cuts what is too long, holds what is too short', () => {
  const drops = step({ from: 8, factor: 0.5, every: 2 })
  const lr = sequence({ parts: [ramp, drops, ramp], at: [4, 20] })
  expect([0, 3, 4, 5, 6, 19, 20, 23].map(lr)).toEqual([0, 3, 8, 8, 4, 8 / 2 ** 7, 0, 3])
  expect(sequence({ parts: [ramp, constant({ value: 3 })], at: [100] })(99)).toBe(10)
  expect(lr.duration).toBe(30)
})

it('measures the lengths of a part from where at puts it', () => {
  const lr = sequence({
    parts: [constant({ value: 3 }), linear({ from: 1, to: 0, steps: 'rest' })],
    at: ['2 epochs'],
  }).bind(createRun({ epochs: 4, stepsPerEpoch: 5 }))
  expect([9, 10, 15, 20].map(lr)).toEqual([3, 1, 0.5, 0])
  expect(lr.duration).toBe(20)
})

it('skips parts that have no steps', () => {
  const lr = sequence({
    parts: [constant({ value: 1, steps: 0 }), constant({ value: 2, steps: 0 }), ramp],
  })
  expect([0, 1].map(lr)).toEqual([0, 1])
})

it('says what cannot follow what', () => {
  expect(() => sequence({ parts: [ramp, constant({ value: 1 }), ramp] })).toThrow(
    'sequence: parts[1] (constant) never ends; say in at where the next part begins',
  )
  const late = sequence({
    parts: [constant({ value: 1 }), constant({ value: 2, steps: 'rest' })],
  })
  expect(() => late.bind(createRun({ steps: 10 }))).toThrow(
    'constant.steps: "rest" begins after something that never ends',
  )
  const three = sequence({ parts: [constant({ value: 1, steps: 20 }), late] })
  expect(() => three.bind(createRun({ steps: 10 }))).toThrow('never ends')
  const over = sequence({
    parts: [constant({ value: 1, steps: 20 }), constant({ value: 2, steps: 'rest' })],
  })
  expect(() => over.bind(createRun({ steps: 10 }))).toThrow(
    'constant.steps: "rest" begins 10 steps after the end',
  )
})

it('says what is wrong with at', () => {
  expect(() => sequence({ parts: [ramp, ramp], at: [1, 2] })).toThrow(
    'sequence: 2 parts need 1 in at, got 2',
  )
  expect(() => sequence({ parts: [ramp, ramp, ramp], at: [5, 2] })).toThrow(
    'sequence: at must rise, got 5, 2',
  )
  expect(() => sequence({ parts: [] })).toThrow('sequence.parts must be a list of at least 1')
})

it('takes schedules, and no feedback or function', () => {
  const not = [plateau({ schedule: ramp }), (t: number) => t, { type: 'constant', value: 1 }, null]
  for (const part of not)
    expect(() => sequence({ parts: [ramp, part as never] })).toThrow(
      'sequence.parts[1] must be a schedule, got ',
    )
})

it('lets parts continue from what came before them', () => {
  const half = linear({ from: 1, to: 0.5, steps: 10 })
  const lr = sequence({
    parts: [ramp, half, half, step({ from: 4, factor: 0.5, every: 5 })],
    continueFrom: 'previous',
  })
  expect([0, 9, 10, 15, 20, 25, 30, 34, 35].map(lr)).toEqual([
    0, 9, 10, 7.5, 5, 3.75, 2.5, 2.5, 1.25,
  ])
  const cut = sequence({ parts: [half, half], at: [4], continueFrom: 'previous' })
  near(cut(4), 0.8)
  near(cut(14), 0.4)
  const twice = sequence({ parts: [half, half, half], at: [4, 8], continueFrom: 'previous' })
  near(twice(8), 0.64)
})

it('says what cannot continue', () => {
  expect(() => sequence({ parts: [ramp, ramp], continueFrom: 'previous' })).toThrow(
    'sequence: parts[1] (linear) begins with 0; no factor makes that what came before it',
  )
  const nowhere = custom(() => NaN)
  expect(() => sequence({ parts: [ramp, nowhere], continueFrom: 'previous' })).toThrow(
    'sequence: parts[1] (custom) begins with NaN',
  )
})
