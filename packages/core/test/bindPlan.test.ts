import { describe, expect, it } from 'vitest'
import {
  bindPlan,
  constant,
  cosine,
  createRun,
  drive,
  isFeedback,
  linear,
  perEpoch,
  piecewise,
  plateau,
  step,
  type Drivable,
  type Schedule,
} from '../src/index.ts'

const target = { set: () => undefined }
const listening = plateau({ schedule: linear({ from: 1, steps: '1 epoch' }), patience: 0 })

describe('bindPlan', () => {
  const run = { epochs: 3, datasetSize: 100 }
  const sizes = piecewise({ values: [10, 30, 50], at: ['1 epoch', '2 epochs'] })
  it.each<[string, Drivable]>([
    ['a schedule', linear({ from: 1, steps: '100%' })],
    ['feedback', listening],
    ['a plan', { learningRate: listening, momentum: cosine({ from: 1, steps: '2 epochs' }) }],
    [
      'a plan whose batch grows',
      {
        learningRate: linear({ from: 16, to: 0, steps: '100%' }),
        momentum: perEpoch({ schedule: step({ from: 1, factor: 0.5, every: 1 }) }),
        batchSize: sizes,
      },
    ],
  ])('of %s gives the values that driving gives', (_, plan) => {
    const options = { ...run, batchSize: 20 }
    const { channels } = bindPlan(plan, options)
    const { advance } = drive(plan, target, { run: options })
    for (let update = 0; update < 20; update++) {
      const values = Object.fromEntries(channels.map(({ name, curve }) => [name, curve(update)]))
      const driven = advance()
      expect(values).toEqual(typeof driven === 'number' ? { learningRate: driven } : driven)
    }
  })
  it('says what each channel is made of, and how long it lasts', () => {
    const plan = {
      learningRate: linear({ from: 1, steps: '50%' }),
      momentum: 0.9,
      weightDecay: listening,
      batchSize: sizes,
    }
    const { channels, run: clock } = bindPlan(plan, run)
    expect(clock).toMatchObject({ steps: 16 })
    expect('batchSizeAt' in clock && clock.batchSizeAt).toBe(channels[3]!.curve)
    expect(channels.map(({ name, duration }) => [name, duration])).toEqual([
      ['learningRate', 8],
      ['momentum', Infinity],
      ['weightDecay', 10],
      ['batchSize', Infinity],
    ])
    const [rate, momentum, decay, batch] = channels
    expect(rate!.part).toBe(rate!.curve)
    expect((rate!.part as Schedule).unbound).toEqual([])
    expect(momentum!.part).toBe(0.9)
    expect([decay!.part, rate!.part].map(isFeedback)).toEqual([true, false])
    expect(batch!.part).toBe(sizes)
  })
  it('leaves alone what is bound already, unless there is a run', () => {
    const bound = cosine({ from: 1, steps: '2 epochs' }).bind(createRun({ stepsPerEpoch: 5 }))
    expect(bindPlan(bound).channels[0]!.part).toBe(bound)
    expect(bindPlan(bound, { stepsPerEpoch: 50 }).channels[0]!.duration).toBe(100)
    expect(drive(bound, target).advance()).toBe(1)
    expect(bindPlan(constant({ value: 1 })).run.steps).toBe(undefined)
  })
  it('binds feedback of a batch size like all other feedback', () => {
    const batchSize = plateau({ schedule: constant({ value: 64, steps: 9 }) })
    const [bound] = bindPlan({ batchSize }, { steps: 20 }).channels
    expect([bound!.curve(3), bound!.duration]).toEqual([64, 9])
  })
  it('names the channel that lacks something, and what', () => {
    const momentum = linear({ from: 1, steps: '2 epochs' })
    expect(() => bindPlan({ learningRate: 0.1, momentum }, { steps: 9 })).toThrow(
      'momentum: linear.steps, "2 epochs": the run needs stepsPerEpoch, or datasetSize and batchSize',
    )
    expect(() => bindPlan({})).toThrow('the plan is empty')
  })
})

describe('isFeedback', () => {
  it.each([
    [true, listening],
    [true, { ...listening }],
    [false, constant({ value: 1 })],
    [false, { learningRate: listening }],
    [false, { update: 1 }],
    [false, null],
    [false, 'plateau'],
  ])('is %s of %j', (is, part) => {
    expect(isFeedback(part)).toBe(is)
  })
})
