import { describe, expect, it } from 'vitest'
import { growConfig } from '../src/grow.ts'
import { kinds, starter } from '../src/kinds.ts'
import { modelOf, placesOf, stepAt } from '../src/model.ts'
import { initial, type PlanConfig, type State } from '../src/state.ts'
import { figures, statsOf } from '../src/stats.ts'
import { viewOf } from '../src/view.ts'

const model = (plan: PlanConfig, change: Partial<State> = {}) =>
  modelOf({ label: '', shown: true, plan }, { ...initial, ...change })

describe('lines', () => {
  it('begin with something that works, for each kind', () => {
    for (const { type } of kinds) {
      const { channels } = model({ learningRate: starter(type) })
      const { mean } = statsOf(channels[0]!.curve, 1000)
      expect(Number.isFinite(mean), type).toBe(true)
    }
  })

  it('keep what another kind has, too', () => {
    const before = { type: 'cosine', from: 0.3, to: 0.01, steps: 700 }
    expect(starter('linear', before)).toEqual({ ...before, type: 'linear' })
    expect(starter('step', before)).toEqual({ type: 'step', from: 0.3, factor: 0.5, every: '25%' })
  })

  it('count epochs and samples by a batch that grows', () => {
    const decay = { type: 'piecewise', values: [0.1, 0.05], at: ['5 epochs'] }
    const grown = { batchSize: 10, alongData: decay }
    const plan = {
      learningRate: { type: 'grownRate', ...grown },
      batchSize: { type: 'grownBatch', ...grown },
    }
    const { channels, run, steps } = model(plan, {
      run: { steps: 750, datasetSize: 1000, batchSize: 10 },
    })
    expect(steps).toBe(750)
    const size = channels.find(({ name }) => name === 'batchSize')!.curve
    // five epochs of 100 updates, and then of 50
    expect([size(499), size(500)]).toEqual([10, 20])
    expect(placesOf('epochs', run)(750)).toBe(10)
    expect(stepAt('epochs', run, 10)).toBe(750)
    expect(placesOf('samples', run)(750)).toBe(10_000)
  })

  it('are told when an axis cannot be counted, and shown in steps', () => {
    const view = viewOf({ ...initial, run: { steps: 100 }, axis: 'epochs' })
    expect(view.unit).toBe('steps')
    expect(view.axisError).toMatch(/cannot count epochs: the run needs stepsPerEpoch/)
  })

  it('stay as they were while they are wrong, and say where', () => {
    const before = { state: initial, view: viewOf(initial) }
    const plan = { learningRate: { type: 'cosine', from: 'much', steps: 100 } }
    const state = { ...initial, lines: [{ ...initial.lines[0]!, plan }, ...initial.lines.slice(1)] }
    const view = viewOf(state, before)
    expect(view.lines[0]!.error).toBe('learningRate.from must be a finite number, got "much"')
    expect(view.lines[0]!.model).toBe(before.view.lines[0]!.model)
    expect(view.lines[1]).toBe(before.view.lines[1])
    expect(view.handles).toEqual([])
  })

  it('have lanes for each channel, and one for what feedback observes', () => {
    const plan = {
      learningRate: starter('plateau'),
      momentum: { type: 'linear', from: 0.85, to: 0.95, steps: 'rest' },
    }
    const view = viewOf({ ...initial, lines: [{ label: 'a', shown: true, plan }] })
    expect(view.scene.lanes.map(({ name }) => name)).toEqual([
      'learning rate',
      'momentum',
      'metric, simulated',
    ])
  })

  it('refuse a run without an end, or one that nobody could draw', () => {
    const plan = { learningRate: 0.1 }
    expect(() => model({ ...plan, momentum: starter('linear') }, { run: { steps: 1e12 } })).toThrow(
      /from 1 to 1000000000 steps/,
    )
    expect(() => model(initial.lines[0]!.plan, { run: {} })).toThrow(/steps/)
  })
})

describe('a batch that grows', () => {
  it.each([
    ['steps', { type: 'step', from: 0.1, factor: 0.5, every: 200 }, 0],
    ['a warm-up', initial.lines[0]!.plan['learningRate'] as { type: string }, 100],
  ])('makes the noise that the decay would make: %s', (_, config, from) => {
    const [decay] = model({ learningRate: config }).channels
    const { channels } = model(growConfig(config, 64))
    const [rate, batch] = channels as [(typeof channels)[number], (typeof channels)[number]]
    for (let step = from; step < 1000; step += 37) {
      expect(rate.curve(step) / batch.curve(step)).toBeCloseTo(decay!.curve(step) / 64, 12)
      expect(batch.curve(step)).toBeGreaterThanOrEqual(64)
    }
    expect(batch.curve(999)).toBe(1024)
    expect(batch.curve(0)).toBe(64)
  })

  it('is not made of feedback', () => {
    expect(() => growConfig(starter('plateau'), 64)).toThrow(/only a schedule/)
  })
})

describe('feedback', () => {
  it('lowers the rate on a simulated plateau', () => {
    const { channels, metric } = model(
      { learningRate: starter('plateau') },
      { run: { steps: 1000, stepsPerEpoch: 10 } },
    )
    const { curve } = channels[0]!
    expect(curve(0)).toBe(0.1)
    expect(curve(999)).toBeLessThan(0.05)
    expect(metric!.values).toHaveLength(100)
    // lower rates come to lower losses
    expect(metric!.values.at(-1)).toBeLessThan(metric!.values[20]!)
  })

  it('shows what a plateau does in the run that is there at first', () => {
    const { curve } = model({ learningRate: starter('plateau') }, { run: initial.run }).channels[0]!
    expect([0, 999].map(curve)).toEqual([0.1, 0.03])
  })

  it('observes what was pasted, once an epoch', () => {
    const { channels } = model(
      { learningRate: { ...starter('plateau'), patience: 2, factor: 0.5 } },
      { run: { steps: 100, stepsPerEpoch: 10 }, metric: [1, 1, 1, 1] },
    )
    // PyTorch's rule: the third bad one in a row lowers it, at the end of the fourth epoch
    expect([39, 40].map(channels[0]!.curve)).toEqual([0.1, 0.05])
  })
})

describe('figures', () => {
  it('are those of the formulas', () => {
    const { channels } = model({ learningRate: { type: 'step', from: 1, factor: 0.5, every: 250 } })
    const stats = statsOf(channels[0]!.curve, 1000)
    expect(stats.sum).toBeCloseTo(250 * (1 + 0.5 + 0.25 + 0.125), 9)
    expect(stats.mean).toBeCloseTo(0.46875, 12)
    expect(stats.jumps).toEqual([250, 500, 750])
    expect(stats.highest).toEqual({ step: 0, value: 1 })
    expect(stats.lowest).toEqual({ step: 750, value: 0.125 })
    expect(stats.last).toEqual({ step: 999, value: 0.125 })
  })

  it('stand at their very steps in runs of more steps than are looked at', () => {
    const of = (config: PlanConfig, steps: number): ReturnType<typeof statsOf> =>
      statsOf(model({ learningRate: config }).channels[0]!.curve, steps)
    const warm = {
      type: 'warmup',
      steps: 50_003,
      schedule: { type: 'cosine', from: 1, steps: 1e6 },
    }
    expect(of(warm, 1_050_003)).toMatchObject({
      about: '≈ ',
      jumps: [],
    })
    const fall = { type: 'piecewise', values: [1, 0.1], at: [123_457] }
    expect(of(fall, 1e6)).toMatchObject({
      jumps: [123_457],
    })
    // a fall of 1,000 steps lies between two samples of a billion
    expect(of({ type: 'cosine', from: 1, steps: 1000 }, 1e9).jumps).toEqual([])
  })

  it('see no jump in a slope, and each restart', () => {
    const jumps = (config: PlanConfig): readonly number[] =>
      statsOf(model({ learningRate: config }).channels[0]!.curve, 1000).jumps
    expect(jumps({ type: 'cosine', from: 1, steps: 1000 })).toEqual([])
    expect(jumps({ type: 'linear', from: 1, steps: 5 })).toEqual([])
    expect(jumps({ type: 'restarts', from: 1, steps: 300 })).toEqual([300, 600, 900])
  })

  it('leave out what is not finite', () => {
    expect(statsOf(step => (step < 2 ? NaN : 3), 4)).toMatchObject({
      mean: 3,
      highest: { step: 2 },
    })
  })

  it('are short', () => {
    expect([0.1, 1e-5, 123456, 0.00012345, 1e9, 0].map(figures)).toEqual([
      '0.1',
      '1.00e-5',
      '123500',
      '1.23e-4',
      '1.00e9',
      '0',
    ])
  })
})
