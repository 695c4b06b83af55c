import { describe, expect, it } from 'vitest'
import { adam, auto, driveOptimizer, linear, OptionError, sgd } from '../../src/index.ts'

const schedule = linear({ from: 1, steps: 10 })

it.each<[string, object]>([
  ['learningRate', { learningRate: 0.5 }],
  ['lr', { lr: 0.5 }],
  ['learning_rate', { learning_rate: 0.5 }],
  ['options.lr', { options: { lr: 0.5 } }],
  ['trainOpts.learningRate', { trainOpts: { learningRate: 0.5 } }],
  ['settings.learningRate', { settings: { learningRate: 0.5 } }],
  ['paramGroups', { paramGroups: [{ lr: 0.5 }, { lr: 0.25 }] }],
  ['paramGroups with options', { paramGroups: [{ options: { lr: 0.5 } }] }],
  ['param_groups', { param_groups: [{ lr: 0.5 }] }],
  ['a list of groups', [{ lr: 0.5 }, { lr: 0.25 }]],
  ['groups beside a getter', { lr: 1, groups: [{ learningRate: 0.5 }] }],
])('finds %s', (_, optimizer) => {
  const target = auto(optimizer)
  expect(target.get!()).toEqual({ learningRate: 0.5 })
  target.set({ learningRate: 0.125 })
  expect(target.get!()).toEqual({ learningRate: 0.125 })
})

it('prefers setLearningRate to the property beside it', () => {
  const optimizer = {
    learningRate: 0.5,
    used: 0.5,
    setLearningRate(value: number) {
      this.learningRate = this.used = value
    },
  }
  auto(optimizer).set({ learningRate: 0.1 })
  expect(optimizer.used).toBe(0.1)
})

it('finds momentum, β₁ and weight decay, in the groups or beside them', () => {
  const all = (optimizer: object) => auto(optimizer).get!()
  expect(all({ lr: 1, momentum: 0.9, weightDecay: 0.1 })).toEqual({
    learningRate: 1,
    momentum: 0.9,
    weightDecay: 0.1,
  })
  expect(all({ lr: 1, betas: [0.9, 0.99] })).toEqual({ learningRate: 1, momentum: 0.9 })
  expect(all({ param_groups: [{ lr: 1, beta1: 0.8, weight_decay: 0 }] })).toEqual({
    learningRate: 1,
    momentum: 0.8,
    weightDecay: 0,
  })
  expect(all({ paramGroups: [{ lr: 1 }], momentum: 0.9 })).toEqual({
    learningRate: 1,
    momentum: 0.9,
  })
})

it('leaves a group without weight decay as it is', () => {
  const groups = [
    { lr: 1, weightDecay: 0 },
    { lr: 1, weightDecay: 0.1 },
  ]
  driveOptimizer({ paramGroups: groups }, { learningRate: schedule, weightDecay: 0.2 }).advance()
  expect(groups.map(({ weightDecay }) => weightDecay)).toEqual([0, 0.2])
})

it('finds all that our own methods have', () => {
  const weights = [new Float32Array(1)]
  expect(auto(adam(weights)).get!()).toEqual({ learningRate: 0.001, momentum: 0.9, weightDecay: 0 })
  const optimizer = sgd(weights, { learningRate: 0.1 })
  driveOptimizer(optimizer, { learningRate: schedule, momentum: 0.5, weightDecay: 0.1 }).advance()
  expect(optimizer).toMatchObject({ learningRate: 1, momentum: 0.5, weightDecay: 0.1 })
})

describe('multipliers and knobs', () => {
  const create = () => ({
    paramGroups: [
      { lr: 1, name: 'body', momentum: 0.9 },
      { lr: 1, name: 'head', momentum: 0.9 },
    ],
  })

  it('multipliers are for the rate alone', () => {
    const optimizer = create()
    driveOptimizer(
      optimizer,
      { learningRate: schedule, momentum: 0.8 },
      { multipliers: { body: 0.1 } },
    ).advance()
    expect(optimizer.paramGroups).toEqual([
      { lr: 0.1, name: 'body', momentum: 0.8 },
      { lr: 1, name: 'head', momentum: 0.8 },
    ])
    expect(() => auto({ lr: 1 }, { multipliers: [1] })).toThrow(
      'multipliers are for parameter groups, and this optimizer has none',
    )
  })

  it('knobs add channels, or take the place of those found', () => {
    const optimizer = create()
    const loader = { size: 0 }
    const rates: number[] = []
    driveOptimizer(
      optimizer,
      { learningRate: schedule, batchSize: 16, lossScale: 1024 },
      {
        knobs: {
          learningRate: value => rates.push(value),
          batchSize: size => (loader.size = size),
          lossScale: () => undefined,
        },
      },
    ).advance()
    expect([rates, loader.size, optimizer.paramGroups[0]!.lr]).toEqual([[1], 16, 1])
  })
})

describe('says why it cannot', () => {
  it.each<[string, unknown, string]>([
    ['null', null, 'an optimizer is an object, got null'],
    ['a number', 0.1, 'an optimizer is an object, got number'],
    ['an empty object', {}, 'no learning rate was found in this optimizer: no paramGroups,'],
    ['a rate that is text', { lr: '0.1' }, 'that is a number and can be set'],
    ['a rate that is a getter', Object.freeze({ lr: 1 }), 'Say where it is with targetOf('],
    [
      'something with an optimizer inside',
      { optimizer: { lr: 0.1 } },
      'It has an optimizer inside: use that one',
    ],
  ])('of %s', (_, optimizer, message) => {
    expect(() => auto(optimizer as object)).toThrow(OptionError)
    expect(() => auto(optimizer as object)).toThrow(message)
  })

  it('of a channel of the plan', () => {
    expect(() => driveOptimizer({ lr: 1 }, { learningRate: schedule, batchSize: 8 })).toThrow(
      'batchSize cannot be driven here: this optimizer has nothing of that name. It has learningRate; give others in knobs, as in knobs: { batchSize: value => { … } }',
    )
  })
})
