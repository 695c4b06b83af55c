// Long series against PyTorch and Keras are in peers.test.ts.
import { describe, expect, it } from 'vitest'
import {
  constant,
  createRun,
  linear,
  OptionError,
  plateau,
  type Metrics,
  type PlateauOptions,
} from '../../src/index.ts'

/** Values before each observation, and after the last. */
function values(metrics: readonly Metrics[], options: Partial<PlateauOptions>): number[] {
  const feedback = plateau({ schedule: constant({ value: 8 }), factor: 0.5, ...options })
  let state = feedback.init()
  const seen = [feedback.value(state, 0)]
  for (const [step, metric] of metrics.entries()) {
    state = feedback.update(state, metric, { step, value: feedback.value(state, step) })
    seen.push(feedback.value(state, step + 1))
  }
  return seen
}
const flat = (length: number): number[] => Array<number>(length).fill(1)

describe('patience', () => {
  it('is how many bad observations are put up with; the next one reduces', () => {
    expect(values(flat(6), { patience: 2 })).toEqual([8, 8, 8, 8, 4, 4, 4])
    expect(values(flat(4), { patience: 0 })).toEqual([8, 8, 4, 2, 1])
  })
  it('with trips: "at", the last of them reduces', () => {
    expect(values(flat(6), { patience: 2, trips: 'at' })).toEqual([8, 8, 8, 4, 4, 2, 2])
    expect(values(flat(3), { patience: 1, trips: 'at' })).toEqual([8, 8, 4, 2])
    expect(values(flat(3), { patience: 0, trips: 'at' })).toEqual([8, 8, 4, 2])
  })
  it('begins anew with each improvement', () => {
    expect(values([5, 5, 4, 4, 3, 3, 3], { patience: 1 })).toEqual([8, 8, 8, 8, 8, 8, 8, 4])
  })
})

describe('cooldown', () => {
  it('lets bad observations pass', () => {
    expect(values(flat(8), { patience: 0, cooldown: 2 })).toEqual([8, 8, 4, 4, 4, 2, 2, 2, 1])
  })
  it('updates the best value, or does not', () => {
    const losses = [5, 5, 1, 2, 2]
    expect(values(losses, { patience: 0, cooldown: 1 })).toEqual([8, 8, 4, 4, 2, 2])
    expect(values(losses, { patience: 0, cooldown: 1, bestInCooldown: false })).toEqual([
      8, 8, 4, 4, 4, 2,
    ])
  })
})

describe('an improvement', () => {
  it('is by more than a share of the best', () => {
    const options = { patience: 0, threshold: 0.25 }
    expect(values([8, 6, 5.9], options)).toEqual([8, 8, 4, 4])
    expect(values([8, 10, 10.1], { ...options, mode: 'max' })).toEqual([8, 8, 4, 4])
  })
  it('or by more than a difference', () => {
    const options = { patience: 0, threshold: 2, thresholdMode: 'absolute' } as const
    expect(values([8, 6, 5.9], options)).toEqual([8, 8, 4, 4])
    expect(values([8, 10, 10.1], { ...options, mode: 'max' })).toEqual([8, 8, 4, 4])
  })
})

describe('a margin', () => {
  it('is asked for besides the threshold, as optax does', () => {
    const options = { patience: 0, threshold: 0.25, margin: 1 }
    // below 8 · 0.75 − 1
    expect(values([8, 5.1, 4.9], options)).toEqual([8, 8, 4, 4])
  })
})

describe('a window', () => {
  it('averages each observation with those before it', () => {
    // means 6, 5, 4, 5, 6
    const losses = [6, 4, 4, 6, 6]
    expect(values(losses, { patience: 0, window: 2 })).toEqual([8, 8, 8, 8, 4, 2])
  })
  it('or gathers blocks that count as one', () => {
    const losses = [6, 4, 5, 5, 9, 0, 1]
    const options = { patience: 0, window: 2, windowMode: 'block' } as const
    // means 5, 5, 4.5, and one that is left over
    expect(values(losses, options)).toEqual([8, 8, 8, 8, 4, 4, 4, 4])
  })
  it('with something that is not a number is bad as a whole', () => {
    const options = { patience: 0, window: 2, nan: 'bad' } as const
    expect(values([5, NaN, 4, 3], options)).toEqual([8, 8, 4, 2, 2])
    expect(values([NaN, 5, 4, 3], options)).toEqual([8, 4, 2, 2, 2])
  })
})

describe('a warm-up', () => {
  it('is ignored, and does not become the best', () => {
    expect(values([1, 1, 5, 4, 4], { patience: 0, warmup: 2 })).toEqual([8, 8, 8, 8, 8, 4])
  })
  it('still asks for numbers', () => {
    expect(() => values([NaN], { warmup: 1 })).toThrow('the metric "loss" is NaN')
  })
})

describe('a reduction', () => {
  it('stops at low, which does not lift a schedule below it', () => {
    expect(values(flat(5), { patience: 0, low: 3 })).toEqual([8, 8, 4, 3, 3, 3])
    const small = { schedule: linear({ from: 8, to: 0, steps: 8 }), patience: 0, low: 3 }
    expect(values(flat(6), small)).toEqual([8, 7, 3, 3, 3, 3, 2])
  })
  it('is left out when it is not worth it', () => {
    expect(values(flat(5), { patience: 0, epsilon: 2 })).toEqual([8, 8, 4, 4, 4, 4])
  })
  it('holds for whatever the schedule does later', () => {
    const options = { schedule: linear({ from: 8, to: 0, steps: 8 }), patience: 0 }
    expect(values([1, 1, 0.5], options)).toEqual([8, 7, 3, 2.5])
  })
})

describe('metrics', () => {
  it('are read by name, or are a lone number', () => {
    const losses = [{ accuracy: 1 }, { accuracy: 1, loss: 9 }, 0.5]
    expect(values(losses, { metric: 'accuracy', mode: 'max', patience: 0 })).toEqual([8, 8, 4, 2])
  })
  it('must be there, and be numbers', () => {
    for (const [metrics, message] of [
      [{ loss: NaN }, 'the metric "loss" is NaN; with nan: "bad" it counts as no improvement'],
      [NaN, 'the metric "loss" is NaN'],
      [{ accuracy: 1, lr: 2 }, 'the metric "loss" is undefined; observed were accuracy, lr'],
      [{}, 'the metric "loss" is undefined; observed were none'],
      [{ loss: '1' }, 'the metric "loss" is "1"; observed were loss'],
      [{ loss: null }, 'the metric "loss" is null; observed were loss'],
    ] as const) {
      expect(() => values([metrics as never], {})).toThrow(OptionError)
      expect(() => values([metrics as never], {})).toThrow(message)
    }
  })
  it('that are NaN count as bad on demand, also the first', () => {
    const losses = [NaN, NaN, 3, NaN, 2, Infinity]
    expect(values(losses, { patience: 0, nan: 'bad' })).toEqual([8, 4, 2, 2, 1, 1, 0.5])
  })
  it('that are infinite stay the best for ever, in JSON too', () => {
    const feedback = plateau({ schedule: constant({ value: 8 }), mode: 'max', patience: 0 })
    const at = { step: 0, value: 8 }
    const state = feedback.update(feedback.init(), Infinity, at)
    expect(state).toEqual(JSON.parse(JSON.stringify(state)))
    expect(feedback.update(state, Number.MAX_VALUE, at).scale).toBe(0.1)
    expect(values([-Infinity, -Infinity], { patience: 0 })).toEqual([8, 8, 4])
  })
  it('must be better than nothing by the margin, too', () => {
    const losses = [1, -1, -1]
    expect(values(losses, { patience: 0, margin: Number.MAX_VALUE })).toEqual([8, 4, 2, 1])
  })
})

it('leaves the state it is given alone', () => {
  const feedback = plateau({ schedule: constant({ value: 8 }), patience: 0 })
  const state = Object.freeze(feedback.init())
  expect(feedback.update(state, 1, { step: 0, value: 8 })).not.toBe(state)
  expect(state).toEqual({ best: null, bad: 0, cooldown: 0, scale: 1 })
})

it('waits for a run like what it is around', () => {
  const feedback = plateau({ schedule: linear({ from: 1, steps: '2 epochs' }) })
  expect(feedback.unbound).toEqual(['2 epochs'])
  for (const act of [
    () => feedback.init(),
    () => feedback.value({ best: null, bad: 0, cooldown: 0, scale: 1 }, 0),
  ])
    expect(act).toThrow('plateau needs a run to count "2 epochs"')
  const bound = feedback.bind(createRun({ stepsPerEpoch: 5 }))
  expect(bound.value(bound.init(), 5)).toBe(0.5)
  expect(bound.config).toBe(feedback.config)
})
