import { describe, expect, it } from 'vitest'
import {
  constant,
  cosine,
  drive,
  linear,
  OptionError,
  plateau,
  step,
  type Change,
  type ChannelValues,
  type Drivable,
  type Feedback,
  type Progress,
  type Target,
} from '../src/index.ts'

/** A target that remembers what it was given. */
function recorder(start: ChannelValues = { learningRate: 0.5, momentum: 0.9 }): Target & {
  values: ChannelValues
  readonly log: ChannelValues[]
} {
  const log: ChannelValues[] = []
  return {
    values: start,
    log,
    set(values) {
      log.push(values)
      this.values = { ...this.values, ...values }
    },
    get() {
      return this.values
    },
  }
}

const ramp = linear({ from: 0, to: 8, steps: 8 })

describe('advance', () => {
  it('sets the values of the update that follows, and returns them', () => {
    const target = recorder()
    const { advance } = drive(ramp, target)
    expect([advance(), advance(), advance()]).toEqual([0, 1, 2])
    expect(target.log).toEqual([{ learningRate: 0 }, { learningRate: 1 }, { learningRate: 2 }])
  })
  it('gives a record for a plan, in which numbers stay', () => {
    const target = recorder()
    const { advance } = drive({ learningRate: ramp, momentum: 0.8 }, target)
    expect(advance()).toEqual({ learningRate: 0, momentum: 0.8 })
    expect(advance()).toEqual({ learningRate: 1, momentum: 0.8 })
    expect(target.values).toEqual({ learningRate: 1, momentum: 0.8 })
  })
  it('changes nothing when the target throws', () => {
    let full = false
    const changes: Change[] = []
    const driving = drive(
      ramp,
      {
        set: () => {
          if (full) throw new RangeError('no')
        },
      },
      { onChange: change => changes.push(change) },
    )
    driving.advance()
    full = true
    const before = driving.progress
    expect(() => driving.advance()).toThrow(new RangeError('no'))
    expect(driving.progress).toEqual(before)
    expect(changes).toHaveLength(1)
    full = false
    expect(driving.advance()).toBe(1)
  })
})

describe('retract', () => {
  it('takes the last update back', () => {
    const target = recorder()
    const driving = drive(ramp, target)
    driving.advance()
    driving.advance()
    driving.retract()
    expect([driving.values, driving.progress.updates]).toEqual([1, 1])
    expect([driving.advance(), driving.advance()]).toEqual([1, 2])
  })
  it('is possible once for each update', () => {
    const driving = drive(ramp, recorder())
    const message = 'there is no update to take back: advance comes first'
    expect(() => {
      driving.retract()
    }).toThrow(new OptionError(message))
    driving.advance()
    driving.retract()
    expect(() => {
      driving.retract()
    }).toThrow(message)
    const resumed = drive(ramp, recorder(), { from: { version: 1, updates: 3, run: null } })
    expect(() => {
      resumed.retract()
    }).toThrow(message)
  })
})

it('looks ahead without changing anything', () => {
  const target = recorder()
  const driving = drive({ learningRate: ramp }, target)
  expect(driving.values).toEqual({ learningRate: 0 })
  expect(driving.values).toEqual({ learningRate: 0 })
  expect([target.log.length, driving.progress.updates]).toEqual([0, 0])
  driving.advance()
  expect(driving.values).toEqual({ learningRate: 1 })
  expect(target.values['learningRate']).toBe(0)
})

describe('observe', () => {
  const half = plateau({ schedule: constant({ value: 4 }), factor: 0.5, patience: 0 })
  it('tells feedback, from the next update on', () => {
    const driving = drive({ learningRate: half, momentum: 0.9 }, recorder())
    const losses = [3, 2, 2, 1, 1, 1]
    const seen = losses.map(loss => {
      const { learningRate } = driving.advance()
      driving.observe({ loss })
      return learningRate
    })
    expect(seen).toEqual([4, 4, 4, 2, 2, 1])
    expect(driving.values.learningRate).toBe(0.5)
  })
  it('tells it the last update, and the value that it had', () => {
    const seen: unknown[] = []
    const config = { type: 'acme/listening' }
    const listening: Feedback = {
      ...{ config, unbound: [], toJSON: () => config, bind: () => listening, init: () => 0 },
      update: (state, metrics, at) => {
        seen.push([metrics, at])
        return state
      },
      value: (_, step) => 10 + step,
    }
    const driving = drive(listening, recorder())
    driving.observe(5) // before the first update
    for (const loss of [3, 2]) {
      driving.advance()
      driving.observe({ loss })
    }
    expect(seen).toEqual([
      [5, { step: 0, value: 10 }],
      [{ loss: 3 }, { step: 0, value: 10 }],
      [{ loss: 2 }, { step: 1, value: 11 }],
    ])
  })
  it('takes one number for the metric that is meant', () => {
    const driving = drive(half, recorder())
    for (const loss of [1, 1]) driving.observe(loss)
    expect(driving.values).toBe(2)
  })
  it.each([undefined, {}])('says which metric is missing where there is none at all: %o', none => {
    const driving = drive(half, recorder())
    expect(() => {
      driving.observe(none as never)
    }).toThrow(new OptionError('the metric "loss" is undefined; observed were none'))
  })
  it('changes no channel when one cannot use the metrics', () => {
    const both = {
      learningRate: half,
      momentum: plateau({ schedule: constant({ value: 1 }), metric: 'accuracy', patience: 0 }),
    }
    const driving = drive(both, recorder())
    driving.observe({ loss: 1, accuracy: 1 })
    const before = driving.progress
    expect(() => {
      driving.observe({ loss: 1 })
    }).toThrow('the metric "accuracy" is undefined; observed were loss')
    expect(driving.progress).toEqual(before)
  })
  it('is without effect on schedules alone', () => {
    const driving = drive(ramp, recorder())
    driving.observe(NaN)
    expect([driving.advance(), driving.progress.feedback]).toEqual([0, undefined])
  })
})

it('reports changes, and only those', () => {
  const changes: Change[] = []
  const drops = step({ from: 1, factor: 0.5, every: 3 })
  const driving = drive({ learningRate: drops, momentum: 0.9 }, recorder(), {
    onChange: change => changes.push(change),
  })
  for (let i = 0; i < 7; i++) driving.advance()
  driving.retract()
  driving.advance()
  expect(changes).toEqual([
    { step: 0, values: { learningRate: 1, momentum: 0.9 }, previous: undefined },
    {
      step: 3,
      values: { learningRate: 0.5, momentum: 0.9 },
      previous: { learningRate: 1, momentum: 0.9 },
    },
    {
      step: 6,
      values: { learningRate: 0.25, momentum: 0.9 },
      previous: { learningRate: 0.5, momentum: 0.9 },
    },
  ])
})

describe('used and clock', () => {
  it('are the values in use, and the run of them', () => {
    const lone = drive(linear({ from: 0, to: 8, steps: '1 epoch' }), recorder(), {
      run: { epochs: 2, stepsPerEpoch: 8 },
    })
    expect(lone.used).toBe(undefined)
    lone.advance()
    lone.advance()
    expect([lone.used, lone.values]).toEqual([1, 2])
    expect([lone.clock.steps, lone.clock.epochAt(4)]).toEqual([16, 0.5])
    const plan = drive({ learningRate: ramp, momentum: 0.8 }, recorder())
    plan.advance()
    expect(plan.used).toEqual({ learningRate: 0, momentum: 0.8 })
    expect(plan.clock.steps).toBe(undefined)
  })
  it.each([
    ['with a setter', { ...recorder(), setterOf: () => () => undefined }],
    ['without one', recorder()],
  ])('stay what they were, %s, whatever comes before the next advance', (_, target) => {
    const listening = plateau({ schedule: ramp, factor: 0.5, patience: 0 })
    for (const plan of [listening, { learningRate: listening }]) {
      const driving = drive<Drivable>(plan, target)
      const at = (value: number): unknown => (plan === listening ? value : { learningRate: value })
      for (let update = 0; update < 5; update++) driving.advance()
      driving.observe(1)
      driving.observe(1) // from now on half of it
      expect([driving.used, driving.values]).toEqual([at(4), at(2.5)])
      driving.advance()
      expect(driving.used).toEqual(at(2.5))
      driving.retract()
      expect(driving.used).toEqual(at(2.5))
      driving.replace(constant({ value: 7 }))
      expect([driving.used, driving.values]).toEqual([at(2.5), 7])
      driving.advance()
      expect(driving.used).toBe(7)
    }
  })
  it('know the value where the target sets it alone', () => {
    const quick = { ...recorder(), setterOf: () => () => undefined }
    const driving = drive(ramp, quick)
    driving.advance()
    driving.advance()
    expect(driving.used).toBe(1)
  })
})

describe('replace', () => {
  it('follows another plan from the next update on, at the same step', () => {
    const { advance, replace } = drive(ramp, recorder())
    advance()
    advance()
    replace(linear({ from: 100, to: 0, steps: 100 }))
    expect([advance(), advance()]).toEqual([98, 97])
  })
  it('leaves the values in use as they are until then', () => {
    const driving = drive(ramp, recorder())
    driving.advance()
    driving.advance()
    driving.replace(constant({ value: 7 }))
    expect([driving.used, driving.values]).toEqual([1, 7])
  })
  it('keeps what feedback of the same kind remembers', () => {
    const make = (value: number): ReturnType<typeof plateau> =>
      plateau({ schedule: constant({ value }), factor: 0.5, patience: 0 })
    const driving = drive(make(8), recorder())
    for (const loss of [1, 1, 1]) driving.observe(loss)
    driving.replace(make(100))
    expect(driving.values).toBe(25)
  })
  it('changes nothing when the other plan cannot be driven', () => {
    const driving = drive<Record<string, typeof ramp>>({ learningRate: ramp }, recorder())
    driving.advance()
    expect(() => {
      driving.replace({ weightDecay: ramp })
    }).toThrow('the target has no channel')
    expect(() => {
      driving.replace({ learningRate: cosine({ from: 1, steps: '5%' }) })
    }).toThrow('learningRate: cosine.steps, "5%": the run needs steps')
    expect(driving.advance()).toEqual({ learningRate: 1 })
  })
})

describe('options', () => {
  it('are refused where there is no such option', () => {
    expect(() => drive(ramp, recorder(), { rum: {} } as object)).toThrow(
      'drive has no option "rum"; it has run, from, onRunChange, onPlanChange, relative, onChange',
    )
  })
  it('are refused where they are no object', () => {
    for (const options of [5, null, 'run'])
      expect(() => drive(ramp, recorder(), options as never)).toThrow(
        `the options of drive must be an object, got ${JSON.stringify(options)}`,
      )
  })
  it('are refused where nothing is driven', () => {
    expect(() => drive(0.01 as never, recorder())).toThrow(
      'what is driven is a schedule, a feedback, or an object of them by channel, got 0.01',
    )
  })
})

describe('relative', () => {
  it('never multiplies a batch size: the run counts by it', () => {
    const target = recorder({ learningRate: 0.5, batchSize: 16 })
    const plan = { learningRate: constant({ value: 0.1 }), batchSize: constant({ value: 2 }) }
    const run = { epochs: 1, datasetSize: 8 }
    const driving = drive(plan, target, { relative: true, run })
    expect(driving.advance()).toEqual({ learningRate: 0.05, batchSize: 2 })
    expect(driving.progress.base).toEqual({ learningRate: 0.5 })
  })
  it('multiplies what the target had when driving began', () => {
    const target = recorder({ learningRate: 0.5, momentum: 0.8 })
    const { advance } = drive({ learningRate: ramp, momentum: 0.5 }, target, { relative: true })
    expect([advance(), advance(), advance()]).toEqual([
      { learningRate: 0, momentum: 0.4 },
      { learningRate: 0.5, momentum: 0.4 },
      { learningRate: 1, momentum: 0.4 },
    ])
  })
  it('does not compound when driving goes on from a progress', () => {
    const target = recorder({ learningRate: 0.5 })
    const first = drive(constant({ value: 0.1 }), target, { relative: true })
    expect(first.advance()).toBe(0.05)
    const from = JSON.parse(JSON.stringify(first.progress)) as Progress
    expect(from.base).toEqual({ learningRate: 0.5 })
    expect(drive(constant({ value: 0.1 }), target, { relative: true, from }).advance()).toBe(0.05)
    // being relative is part of the progress: forgetting to say it again makes no jump
    const third = drive(constant({ value: 0.1 }), target, { from })
    expect(third.advance()).toBe(0.05)
    expect(third.progress.base).toEqual({ learningRate: 0.5 })
    expect(drive(constant({ value: 0.1 }), target, { from, relative: false }).advance()).toBe(0.1)
  })
  it('keeps the base when the plan is replaced', () => {
    const target = recorder({ learningRate: 0.5 })
    const driving = drive(constant({ value: 0.1 }), target, { relative: true })
    driving.advance()
    driving.replace(constant({ value: 4 }))
    expect(driving.advance()).toBe(2)
  })
  it('needs a target that says what it has', () => {
    const options = { relative: true }
    expect(() => drive(ramp, { set: () => undefined }, options)).toThrow(
      'relative: the target does not say what its learningRate is, it has no get',
    )
    expect(() => drive(ramp, recorder({ learningRate: NaN }), options)).toThrow(
      'relative: the target does not say what its learningRate is: NaN',
    )
  })
})

describe('what cannot be driven', () => {
  it.each([undefined, null, {}, { learningRate: 1 }, () => undefined])('a target: %o', none => {
    expect(() => drive(ramp, none as never)).toThrow(OptionError)
    expect(() => drive(ramp, none as never)).toThrow(
      'the target must be an object with set(values)',
    )
  })
  it.each<[unknown, string]>([
    [
      { weightDecay: 0.1 },
      'the target has no channel "weightDecay"; it has learningRate, momentum',
    ],
    [{ learningrate: ramp }, 'the target has no channel "learningrate"'],
    [{ toString: ramp }, 'the target has no channel "toString"'],
    [JSON.parse('{"__proto__": 1}'), 'no channel can be called "__proto__"'],
    [{}, 'the plan is empty: it drives nothing'],
    [{ type: 'cosine', from: 1, steps: 9 }, 'type must be a schedule, a feedback or a number'],
    [{ learningRate: { type: 'constant', value: 1 } }, 'a config goes through fromConfig first'],
    [
      { learningRate: () => 0.1 },
      '; a config goes through fromConfig first, a function through custom',
    ],
    [() => 0.1, 'learningRate must be a schedule, a feedback or a number, got () => '],
    [cosine, 'learningRate must be a schedule'],
    [{ learningRate: NaN }, 'learningRate must be a schedule, a feedback or a number, got NaN'],
    [{ learningRate: null }, 'learningRate must be a schedule, a feedback or a number, got null'],
  ])('%o', (plan, message) => {
    expect(() => drive(plan as never, recorder())).toThrow(OptionError)
    expect(() => drive(plan as never, recorder())).toThrow(message)
  })
  it('a target that has nothing', () => {
    expect(() => drive(ramp, recorder({}))).toThrow(
      'the target has no channel "learningRate"; it has none',
    )
  })
  it('lengths without a run, or in a run that does not say', () => {
    const warm = { momentum: cosine({ from: 1, steps: '2 epochs' }) }
    const message = 'momentum: cosine.steps, "2 epochs": the run needs stepsPerEpoch'
    expect(() => drive(warm, recorder())).toThrow(message)
    expect(() => drive(warm, recorder(), { run: { steps: 5 } })).toThrow(message)
    expect(drive(warm, recorder(), { run: { stepsPerEpoch: 5 } }).advance()).toEqual({
      momentum: 1,
    })
  })
  it('a run that cannot be', () => {
    expect(() => drive(ramp, recorder(), { run: { epochs: -1 } })).toThrow(
      'run.epochs cannot be -1',
    )
  })
  it('takes any channel where the target does not say what it has', () => {
    const log: ChannelValues[] = []
    drive({ temperature: ramp }, { set: values => log.push(values) }).advance()
    expect(log).toEqual([{ temperature: 0 }])
  })
})

describe('a target that offers to set one channel alone', () => {
  /** What it was asked to do. */
  const create = () => {
    const log: unknown[] = []
    const target: Target = {
      set: values => log.push(values),
      setterOf: channel => value => {
        if (value > 2) throw new RangeError('too much')
        log.push([channel, value])
      },
    }
    return { log, target }
  }

  it('is asked by a lone schedule', () => {
    const { log, target } = create()
    const driving = drive(ramp, target)
    expect([driving.advance(), driving.advance(), driving.values]).toEqual([0, 1, 2])
    driving.retract()
    expect([driving.advance(), driving.progress.updates]).toEqual([1, 2])
    driving.replace(constant({ value: 0.5 }))
    driving.advance()
    expect(log).toEqual([0, 1, 1, 0.5].map(value => ['learningRate', value]))
  })
  it('is asked by a lone feedback, and by what is relative or stretched', () => {
    const { log, target } = create()
    const half = plateau({ schedule: constant({ value: 2 }), factor: 0.5, patience: 0 })
    const driving = drive(
      half,
      { ...target, get: () => ({ learningRate: 0.5 }) },
      { relative: true },
    )
    driving.advance()
    driving.observe(1)
    driving.observe(1)
    driving.advance()
    const from: Progress = { version: 1, updates: 4, run: { steps: 8 } }
    drive(linear({ from: 0, to: 2, steps: '100%' }), target, {
      from,
      run: { steps: 12 },
      onRunChange: 'stretch',
    }).advance()
    expect(log).toEqual([1, 0.5, 1].map(value => ['learningRate', value]))
  })
  it('changes nothing when that throws', () => {
    const driving = drive(constant({ value: 3 }), create().target)
    expect(() => driving.advance()).toThrow(new RangeError('too much'))
    expect(driving.progress.updates).toBe(0)
    expect(() => {
      driving.retract()
    }).toThrow('there is no update to take back')
  })
  it('is not asked by a plan, nor by who wants to know of changes', () => {
    const { log, target } = create()
    drive({ learningRate: ramp }, target).advance()
    drive(ramp, target, { onChange: () => undefined }).advance()
    expect(log).toEqual([{ learningRate: 0 }, { learningRate: 0 }])
  })
})
