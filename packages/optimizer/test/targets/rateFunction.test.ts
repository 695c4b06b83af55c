import { describe, expect, it } from 'vitest'
import {
  cosine,
  driveValue,
  linear,
  OptionError,
  plateau,
  rateFunction,
  type Progress,
} from '../../src/index.ts'

const schedule = linear({ from: 1, to: 0, steps: 10 })

it('is the schedule, from 0 or from 1', () => {
  const steps = [0, 1, 5, 3, 3, 9, 10, 1000]
  expect(steps.map(rateFunction(schedule))).toEqual(steps.map(schedule))
  const one = rateFunction(schedule, { countFrom: 1 })
  expect(steps.map(step => one(step + 1))).toEqual(steps.map(schedule))
})

it('binds lengths to a run', () => {
  const rate = rateFunction(cosine({ from: 1, steps: '100%' }), { run: { steps: 4 } })
  expect(rate(2)).toBeCloseTo(0.5, 15)
  expect(() => rateFunction(cosine({ from: 1, steps: '2 epochs' }))).toThrow('stepsPerEpoch')
})

it.each([
  [0, -1, 'iteration -1 cannot be: they are counted from 0'],
  [1, 0, 'iteration 0 cannot be: they are counted from 1'],
  [0, NaN, 'iteration NaN cannot be'],
  [0, Infinity, 'iteration Infinity cannot be'],
] as const)('counted from %d, refuses iteration %d', (countFrom, iteration, message) => {
  expect(() => rateFunction(schedule, { countFrom })(iteration)).toThrow(message)
})

it('refuses a rate that nobody should use, and stays where it was', () => {
  const rate = rateFunction(linear({ from: 1, to: -1, steps: 4 }))
  expect([0, 1, 2].map(rate)).toEqual([1, 0.5, 0])
  expect(() => rate(3)).toThrow('learningRate cannot be -0.5: it must be a finite number from 0 up')
  expect(rate.progress.updates).toBe(3)
  expect(rate(1)).toBe(0.5)
})

describe('feedback', () => {
  const halve = plateau({ schedule, factor: 0.5, patience: 0 })

  it('changes what comes, also for an iteration that was asked for already', () => {
    const rate = rateFunction(halve)
    expect(rate(0)).toBe(1)
    rate.observe(1)
    rate.observe({ loss: 2 })
    expect(rate(0)).toBe(0.5)
    expect(rate(1)).toBe(0.45)
  })

  it('is in the progress, which is plain JSON', () => {
    const rate = rateFunction(halve)
    rate(0)
    for (const loss of [1, 2, 3]) rate.observe(loss)
    const saved = JSON.parse(JSON.stringify(rate.progress)) as Progress
    const again = rateFunction(halve, { from: saved })
    expect(again(1)).toBe(rate(1))
    expect(again.progress).toEqual(rate.progress)
  })
})

describe('driveValue', () => {
  it('gives what the call takes', () => {
    const plan = driveValue({ learningRate: schedule, momentum: 0.9 })
    expect(plan.advance()).toEqual({ learningRate: 1, momentum: 0.9 })
    expect(plan.advance().learningRate).toBe(0.9)
    plan.retract()
    expect(plan.values.learningRate).toBe(0.9)
  })

  it('refuses what nobody should use', () => {
    const plan = driveValue({ learningRate: schedule, momentum: 1 })
    expect(() => plan.advance()).toThrow(OptionError)
    expect(plan.progress.updates).toBe(0)
  })
})
