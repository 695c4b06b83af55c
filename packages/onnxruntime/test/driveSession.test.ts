import { describe, expect, it } from 'vitest'
import { cosine, driveSession, linear, plateau, step } from '../src/index.ts'
import { groupStep, unitStep } from './support/models.ts'
import { InferenceSession, Tensor, quiet } from './support/ort.ts'

const unit = await InferenceSession.create(unitStep(), quiet)
const groups = await InferenceSession.create(groupStep(), quiet)

const numbersOf = (feeds: Readonly<Record<string, { readonly data: unknown }>>): object =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { data }]) => [name, Array.from(data as Float32Array)]),
  )

describe('the value of each update', () => {
  it('is computed in double precision and rounded once', () => {
    const schedule = cosine({ from: 0.1, steps: 1_000_000 })
    const from = { version: 1, updates: 999_990, run: null } as const
    const lr = driveSession(unit, schedule, { Tensor, from })
    for (let t = 999_990; t < 1_000_000; t++) {
      expect(lr.advance()).toBe(schedule(t))
      expect(lr.feeds['learning_rate']!.data).toEqual(Float32Array.of(schedule(t)))
    }
  })

  it('is a new tensor each time, so that no run that is under way sees it change', () => {
    const lr = driveSession(unit, linear({ from: 1, steps: 4 }), { Tensor })
    lr.advance()
    const { feeds: first } = lr
    lr.advance()
    expect(first['learning_rate']!.data).toEqual(Float32Array.of(1))
    expect(lr.feeds['learning_rate']).not.toBe(first['learning_rate'])
    expect(lr.feeds['learning_rate']!.data).toEqual(Float32Array.of(0.75))
    expect(lr.feeds['learning_rate']!.dims).toEqual([])
  })

  it('is refused where float32 makes something else of it', () => {
    const lr = driveSession(unit, step({ from: 1e39, factor: 0.5, every: 1 }), { Tensor })
    expect(() => lr.advance()).toThrow('learningRate cannot be 1e+39')
    expect(lr.progress.updates).toBe(0)
  })

  it('is taken back, observed and replaced as everywhere', () => {
    const plan = plateau({ schedule: linear({ from: 1, steps: 10 }), factor: 0.5, patience: 0 })
    const lr = driveSession(unit, plan, { Tensor })
    lr.advance()
    lr.advance()
    lr.retract()
    expect(lr.progress.updates).toBe(1)
    for (const loss of [1, 2]) lr.observe(loss)
    expect(lr.values).toBe(0.45)
    lr.replace(plateau({ schedule: linear({ from: 2, steps: 10 }), factor: 0.5, patience: 0 }))
    expect(lr.advance()).toBe(0.9)
  })
})

describe('inputs', () => {
  const plan = {
    learningRate: 0.5,
    'learningRate.head': 0.25,
    momentum: linear({ from: 1, to: 0, steps: 4 }),
  }

  it('are found by their names, with the sizes that they have', () => {
    const hook = driveSession(groups, { ...plan, momentum: 0.9 }, { Tensor })
    expect(hook.advance()).toEqual({ learningRate: 0.5, 'learningRate.head': 0.25, momentum: 0.9 })
    expect(numbersOf(hook.feeds)).toEqual({
      learning_rate: [0.5],
      'learning_rate.head': [0.25],
      momentum: [Math.fround(0.9)],
    })
    expect(hook.feeds['learning_rate.head']!.dims).toEqual([1])
    expect(hook.feeds['learning_rate']!.dims).toEqual([])
  })

  it('of groups take their share of one rate', () => {
    const channels = { learningRate: { learning_rate: 1, 'learning_rate.head': 0.1 } }
    const options = { Tensor, channels, base: { momentum: 0.5 } }
    const hook = driveSession(groups, linear({ from: 1, steps: 2 }), options)
    const seen = [0, 1].map(() => {
      hook.advance()
      return numbersOf(hook.feeds)
    })
    expect(seen).toEqual([
      { learning_rate: [1], 'learning_rate.head': [Math.fround(0.1)], momentum: [0.5] },
      { learning_rate: [0.5], 'learning_rate.head': [Math.fround(0.05)], momentum: [0.5] },
    ])
  })

  it('that two channels feed are refused', () => {
    const channels = { learningRate: 'learning_rate', other: ['learning_rate'] }
    expect(() => driveSession(groups, { learningRate: 0.1 }, { Tensor, channels })).toThrow(
      'both learningRate and other feed the input learning_rate',
    )
  })

  it('may all have the same rate, or other names', () => {
    const channels = { learningRate: ['learning_rate', 'learning_rate.head'], beta: 'momentum' }
    const hook = driveSession(groups, { learningRate: 0.5, beta: -2 }, { Tensor, channels })
    hook.advance()
    expect(numbersOf(hook.feeds)).toEqual({
      learning_rate: [0.5],
      'learning_rate.head': [0.5],
      momentum: [-2],
    })
  })
})

describe('sessions from before 1.22, which say nothing of their inputs', () => {
  const { inputNames, outputNames } = groups
  const plan = { learningRate: 0.5, 'learningRate.head': 0.25, momentum: 0.9 }

  it('are driven by the usual names, and refuse what they cannot know', () => {
    const hook = driveSession({ inputNames, outputNames }, plan, { Tensor })
    hook.advance()
    expect(hook.feeds['learning_rate.head']!.dims).toEqual([])
    const more = { ...plan, x: 1 }
    expect(() => driveSession({ inputNames, outputNames }, more, { Tensor })).toThrow(
      'the target has no channel "x"; it has learningRate, learningRate.head, momentum',
    )
  })

  it('are told by the graph', () => {
    const inputs = [{ name: 'learning_rate.head', type: 'float32', dims: [1] }]
    const hook = driveSession({ inputNames, outputNames }, plan, { Tensor, inputs })
    hook.advance()
    expect(hook.feeds['learning_rate.head']!.dims).toEqual([1])
  })
})

describe('what does not fit is refused when driving begins', () => {
  const lr = cosine({ from: 0.1, steps: 10 })
  const session = { inputNames: ['x', 'lr'], outputNames: ['loss'] }

  it.each([
    [
      'a session without a rate',
      () => driveSession(session, lr, { Tensor }),
      'its inputs are x, lr. Name it, as in channels: { learningRate: "lr" }',
    ],
    [
      'an input that is not there',
      () => driveSession(unit, lr, { Tensor, channels: { learningRate: 'rate' } }),
      'channels.learningRate: the session has no input rate; it has w, learning_rate',
    ],
    [
      'an input that is no scalar',
      () =>
        driveSession(
          { ...session, inputMetadata: [{ name: 'lr', type: 'float32', shape: [3] }] },
          lr,
          { Tensor, channels: { learningRate: 'lr' } },
        ),
      'the input lr is float32 [3], and must be a scalar of float32',
    ],
    [
      'an input of another type',
      () =>
        driveSession(
          { ...session, inputMetadata: [{ name: 'lr', type: 'float64', shape: [] }] },
          lr,
          { Tensor, channels: { learningRate: 'lr' } },
        ),
      'the input lr is float64 [], and must be a scalar of float32',
    ],
    [
      'a group without a rate',
      () => driveSession(groups, { learningRate: lr, momentum: 0.9 }, { Tensor }),
      'nothing feeds the input learning_rate.head: give the plan a channel "learningRate.head"',
    ],
    [
      'no rate at all',
      () => driveSession(unit, { momentum: 0.9 }, { Tensor }),
      'nothing feeds the input learning_rate',
    ],
    [
      'a negative factor',
      () => driveSession(unit, lr, { Tensor, channels: { learningRate: { learning_rate: -1 } } }),
      'channels.learningRate.learning_rate must be a finite number from 0 up, got -1',
    ],
    [
      'a relative plan without a base',
      () => driveSession(unit, lr, { Tensor, relative: true }),
      'pass base: { learningRate: 0.1 }',
    ],
    [
      'a base of something else',
      () => driveSession(unit, lr, { Tensor, base: { momentum: 0.9 } }),
      'base.momentum: the session has no input for it; there are learningRate',
    ],
    [
      'a base that cannot be',
      () => driveSession(unit, lr, { Tensor, base: { learningRate: NaN } }),
      'learningRate cannot be NaN',
    ],
    [
      'a Tensor that is none',
      () => driveSession(unit, lr, {} as never),
      'Tensor must be the class Tensor of ONNX Runtime',
    ],
    [
      'an option that does not exist',
      () => driveSession(unit, lr, { Tensor, rates: 1 } as never),
      'driveSession has no option "rates"; it has Tensor, channels',
    ],
  ])('%s', (_, begin, message) => {
    expect(begin).toThrow(message)
  })

  it('rates of groups that are negative or not finite, before they reach the graph', () => {
    for (const [head, momentum] of [
      [-1, 0],
      [NaN, 0],
      [Infinity, 0],
      [0, 1],
      [0, 0.99999999999],
    ]) {
      const plan = { learningRate: 1, 'learningRate.head': head!, momentum: momentum! }
      const begin = (): unknown => driveSession(groups, plan, { Tensor }).advance()
      expect(begin, [head, momentum].join()).toThrow(
        /(learningRate|momentum) cannot be|must be a schedule/,
      )
    }
  })
})
