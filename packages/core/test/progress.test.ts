import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import {
  anneal,
  cosine,
  createRun,
  custom,
  defineSchedule,
  drive,
  fromConfig,
  linear,
  OptionError,
  piecewise,
  plateau,
  step,
  warmup,
  type Config,
  type Drivable,
  type Drive,
  type DriveOptions,
  type Feedback,
  type Kind,
  type Length,
  type OnRunChange,
  type Param,
  type Progress,
  type RunOptions,
  type Schedule,
} from '../src/index.ts'
import { anyFeedback, anySchedule, growingSchedule, kinds, run } from './arbitrary.ts'
import { configs } from './samples.ts'

const target = { set: () => undefined }
const saved = ({ progress }: Drive): Progress => JSON.parse(JSON.stringify(progress)) as Progress
const loss = (update: number): number => 1 + Math.round(Math.sin(update * 7) * 3) / 3

/** Values of so many updates, with an observation after each third. */
function follow(driving: Drive, updates: number): unknown[] {
  const values: unknown[] = []
  for (let i = 0; i < updates; i++) {
    const update = driving.progress.updates
    values.push(driving.advance())
    if (update % 3 === 2) driving.observe({ loss: loss(update), accuracy: -loss(update) })
  }
  return values
}

function checkResume(plan: Drivable, total: number, cut: number, options: DriveOptions): void {
  const whole = drive(plan, target, options)
  const expected = follow(whole, total)
  const first = drive(plan, target, options)
  const before = follow(first, cut)
  const second = drive(plan, target, { ...options, from: saved(first) })
  expect([...before, ...follow(second, total - cut)]).toEqual(expected)
  expect(saved(second)).toEqual(saved(whole))
  // the run is part of the progress: it need not be given again
  const third = drive(plan, target, { from: saved(first) })
  expect(follow(third, total - cut)).toEqual(expected.slice(cut))
}

describe('a resumed run goes on bit for bit', () => {
  it.each(configs.map(config => [JSON.stringify(config), config] as const))('%s', (_, config) => {
    const plan = fromConfig(config, builtins)
    for (const cut of [0, 1, 17, 26, 59, 60]) checkResume(plan, 60, cut, { run })
  })
  it('with any schedule, any feedback around it, in plans, stopped anywhere, however often', () => {
    const plans = fc.oneof(
      anySchedule,
      anyFeedback,
      fc.record({
        learningRate: fc.oneof(anySchedule, anyFeedback),
        momentum: anySchedule,
        weightDecay: fc.constant(0.1),
      }),
      fc.record({
        learningRate: fc.oneof(
          growingSchedule,
          growingSchedule.map(schedule => ({ type: 'plateau', schedule, patience: 1, low: 0.01 })),
        ),
        batchSize: fc.constant({
          type: 'piecewise',
          values: [4, 8, 16],
          at: ['1 epoch', '3 epochs'],
        }),
      }),
    )
    fc.assert(
      fc.property(plans, fc.array(fc.nat(80), { minLength: 1, maxLength: 4 }), (config, cuts) => {
        const plan = fromConfig(config, kinds)
        for (const cut of cuts) checkResume(plan, 80, cut, { run })
        let driving = drive(plan, target, { run })
        const values: unknown[] = []
        for (const cut of [...cuts.sort((a, b) => a - b), 80]) {
          values.push(...follow(driving, cut - driving.progress.updates))
          driving = drive(plan, target, { from: saved(driving) })
        }
        expect(values).toEqual(follow(drive(plan, target, { run }), 80))
      }),
      { numRuns: 150 },
    )
  })
  it('whatever the order of fields, and whether what is false or unknown is there', () => {
    const plan = cosine({ from: 1, steps: '50%' })
    const first = drive(plan, target, {
      run: { epochs: 4, datasetSize: 20, batchSize: 2, dropLast: false, tokensPerStep: undefined },
    })
    first.advance()
    const again = drive(plan, target, {
      run: { batchSize: 2, steps: undefined, datasetSize: 20, epochs: 4 },
      from: saved(first),
    })
    expect(again.values).toBe(first.values)
  })
  it('and neither side can change the other', () => {
    const plan = plateau({ schedule: cosine({ from: 1, steps: '50%' }) })
    const options = { steps: 20 }
    const driving = drive(plan, target, { run: options })
    driving.observe(1)
    options.steps = 99
    const from = driving.progress as unknown as {
      updates: number
      run: { steps: number }
      feedback: { learningRate: unknown }
    }
    expect((from as unknown as Progress).run).toEqual({ steps: 20 })
    const resumed = drive(plan, target, { from: from as unknown as Progress })
    from.updates = 50
    from.run.steps = 50
    Object.assign(from.feedback.learningRate as object, { state: null })
    expect(resumed.progress).toEqual(driving.progress)
  })
})

describe('a run that was changed', () => {
  const plan = linear({ from: 20, to: 0, steps: '100%' })
  const before: RunOptions = { epochs: 4, stepsPerEpoch: 5 }
  const after: RunOptions = { epochs: 6, stepsPerEpoch: 5 }
  const at = (updates: number, plan: Drivable, run: RunOptions): Progress => {
    const driving = drive(plan, target, { run })
    follow(driving, updates)
    return saved(driving)
  }
  const resume = (from: Progress, run: RunOptions, onRunChange: OnRunChange): Drive =>
    drive(plan, target, { from, run, onRunChange })

  it('is an error that offers the ways on', () => {
    expect(() => drive(plan, target, { from: at(8, plan, before), run: after })).toThrow(
      new OptionError(
        'the run was {"epochs":4,"stepsPerEpoch":5} and is now {"epochs":6,"stepsPerEpoch":5}: set onRunChange to "keep" (the schedule stays as it was), "stretch" (what is left of it ends with the new run) or "extend" (as if the run had always been like this)',
      ),
    )
  })
  it.each([before, after])('is asked about by name, also where it is the same: %o', run => {
    expect(() => resume(at(8, plan, before), run, 'strech' as 'stretch')).toThrow(
      new OptionError('onRunChange must be one of ["keep","stretch","extend"], got "strech"'),
    )
  })
  it('keep: the schedule stays as it was', () => {
    const kept = resume(at(8, plan, before), after, 'keep')
    expect(follow(kept, 14)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0])
    expect(kept.progress).toMatchObject({ version: 1, updates: 22, run: after, boundTo: before })
    // and goes on so, without being asked again
    const again = drive(plan, target, { from: saved(kept), run: after })
    expect(again.values).toBe(0)
    expect(saved(again)).toEqual(saved(kept))
  })
  it('extend: as if the run had always been like this', () => {
    const extended = resume(at(8, plan, before), after, 'extend')
    const fresh = drive(plan, target, { run: after })
    expect(follow(extended, 22)).toEqual(follow(fresh, 30).slice(8))
    expect(saved(extended)).toEqual(saved(fresh))
  })
  it('stretch: what is left ends with the new run, and nothing jumps', () => {
    const stretched = resume(at(8, plan, before), after, 'stretch')
    // 12 of the schedule in 22 updates
    const values = follow(stretched, 23) as number[]
    for (const [i, value] of values.slice(0, 22).entries())
      expect(value).toBeCloseTo(12 - (i * 12) / 22, 12)
    expect([values[0], values[22]]).toEqual([12, 0])
  })
  it('stretch: is exact at both ends, however the numbers divide', () => {
    // a step that shows where it is to the last bit
    const edge = (steps: number): Schedule => piecewise({ values: [0, 1], at: [steps] })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        (left, nowLeft, updates) => {
          fc.pre(left !== nowLeft)
          const from: Progress = { version: 1, updates, run: { steps: updates + left } }
          const options: DriveOptions = {
            from,
            run: { steps: updates + nowLeft },
            onRunChange: 'stretch',
          }
          const begins = drive(edge(updates), target, options)
          expect(begins.values).toBe(1)
          const ends = drive(edge(updates + left), target, options)
          const values = follow(ends, nowLeft)
          expect(values).not.toContain(1)
          expect(ends.values).toBe(1)
        },
      ),
      { numRuns: 100 },
    )
  })
  it('stretch: goes on exactly when resumed again, and can be stretched again', () => {
    const whole = resume(at(8, plan, before), after, 'stretch')
    const part = resume(at(8, plan, before), after, 'stretch')
    const expected = follow(whole, 25)
    const values = follow(part, 9)
    const again = drive(plan, target, { from: saved(part), run: after })
    expect([...values, ...follow(again, 16)]).toEqual(expected)
    const extended = resume(saved(part), { steps: 40 }, 'extend')
    expect(follow(extended, 1)).toEqual([20 - (20 * 17) / 40])
    const twice = drive(plan, target, {
      from: saved(part),
      run: { epochs: 10, stepsPerEpoch: 5 },
      onRunChange: 'stretch',
    })
    expect(twice.values).toBe(expected[9])
    follow(twice, 50 - 17)
    expect(twice.values).toBe(0)
    const short = resume(at(8, plan, before), { epochs: 2, stepsPerEpoch: 5 }, 'stretch')
    expect(follow(short, 3)).toEqual([12, 6, 0])
  })
  it('stretch: says when it cannot', () => {
    const done = at(20, plan, before)
    expect(() => resume(done, { epochs: 2, stepsPerEpoch: 5 }, 'stretch')).toThrow(
      'cannot stretch: after 20 updates, the old run ends at 20 and the new one at 10; set onRunChange to "keep" or "extend"',
    )
    // at its end there is nothing left to stretch but also nothing that jumps; past it there is
    expect(resume(done, after, 'stretch').values).toBe(0)
    const past = at(21, plan, before)
    expect(() => resume(past, after, 'stretch')).toThrow(
      'cannot stretch: after 21 updates, the old run ends at 20 and the new one at 30',
    )
    const fixed = cosine({ from: 1, steps: 30 })
    const stretch = (was: RunOptions, run: RunOptions) => () =>
      drive(fixed, target, { from: at(3, fixed, was), run, onRunChange: 'stretch' })
    expect(stretch({ stepsPerEpoch: 5 }, { steps: 9 })).toThrow(
      'cannot stretch: the old run does not say how many steps it has',
    )
    expect(stretch({ steps: 9 }, { stepsPerEpoch: 5 })).toThrow(
      'cannot stretch: the new run does not say how many steps it has',
    )
    expect(stretch({ steps: 9 }, { steps: 3 })).toThrow('after 3 updates, the old run ends at 9')
    const growing = {
      learningRate: fixed,
      batchSize: piecewise({ values: [1, 2], at: ['1 epoch'] }),
    }
    const from = at(3, growing, { epochs: 2, datasetSize: 20 })
    expect(() =>
      drive(growing, target, { from, run: { epochs: 3, datasetSize: 20 }, onRunChange: 'stretch' }),
    ).toThrow('cannot stretch: the plan schedules batchSize')
  })
  it('starts at the current run when the plan is replaced', () => {
    const driving = resume(at(8, plan, before), after, 'stretch')
    driving.replace(plan)
    expect(driving.values).toBe(20 - (20 * 8) / 30)
    const { plan: _, ...rest } = saved(driving)
    expect(rest).toEqual({ version: 1, updates: 8, run: after })
  })
  it('stays stretched when the plan could not be replaced', () => {
    const driving = resume(at(8, plan, before), after, 'stretch')
    const before8 = saved(driving)
    expect(() => {
      driving.replace(linear({ from: 1, steps: '10 tokens' }))
    }).toThrow('the run needs tokensPerStep')
    expect(saved(driving)).toEqual(before8)
    // 12 of the schedule in 22 updates
    expect(follow(driving, 12)[11]).toBe(6)
  })
  it('keep: also none', () => {
    const from: Progress = { version: 1, updates: 2, run: null }
    const ramp = linear({ from: 0, to: 8, steps: 8 })
    const kept = drive(ramp, target, { from, run: before, onRunChange: 'keep' })
    expect(saved(kept)).toMatchObject({ run: before, boundTo: null })
    // lengths are still counted in no run
    expect(() => {
      drive(plan, target, { from: saved(kept), onPlanChange: 'follow' })
    }).toThrow('needs')
  })
})

const sizesAt = (at: Length): Drivable => ({
  learningRate: cosine({ from: 1, steps: '100%' }),
  batchSize: piecewise({ values: [1, 2], at: [at] }),
})

describe('a plan that was changed', () => {
  const plan = {
    learningRate: plateau({
      schedule: warmup({ steps: 2, schedule: cosine({ from: 1, steps: 9 }) }),
    }),
    momentum: 0.9,
  }
  const { learningRate, momentum } = plan
  const from = ((): Progress => {
    const driving = drive(plan, target)
    follow(driving, 5)
    return saved(driving)
  })()
  const linearly = linear({ from: 1, steps: 9 })
  it.each<[string, Drivable, string]>([
    ['another number', { learningRate, momentum: 0.8 }, 'momentum was 0.9 and is 0.8 '],
    ['one channel fewer', { learningRate }, 'momentum was 0.9 and is none '],
    ['a lone part', learningRate, 'momentum was 0.9 and is none '],
    ['one channel more', { ...plan, weightDecay: 0 }, 'weightDecay was none and is 0 '],
    ['another kind', { learningRate: linearly, momentum }, 'and is linear '],
    ['options deep inside', changed(8), 'learningRate was plateau '],
  ])('in %s is refused', (_, now, message) => {
    expect(() => drive(now, target, { from })).toThrow(OptionError)
    expect(() => drive(now, target, { from })).toThrow(message)
    expect(() => drive(now, target, { from })).toThrow('set onPlanChange to "follow"')
  })
  function changed(steps: number): Drivable {
    const schedule = warmup({ steps: 2, schedule: cosine({ from: 1, steps }) })
    return { learningRate: plateau({ schedule }), momentum }
  }
  it('is followed on demand, at the same step, and is the plan from then on', () => {
    const driving = drive<Drivable>(linearly, target, { from, onPlanChange: 'follow' })
    expect(driving.values).toBe(linearly(5))
    expect(drive(linearly, target, { from: saved(driving) }).values).toBe(linearly(5))
    expect(() => drive(plan, target, { from: saved(driving) })).toThrow('learningRate was linear ')
    driving.replace(plan)
    expect(drive(plan, target, { from: saved(driving) }).progress.updates).toBe(5)
  })
  it('is named in all channels that differ', () => {
    expect(() => drive({ learningRate: linearly, momentum: 0.8 }, target, { from })).toThrow(
      / was plateau \w+ and is linear \w+, momentum was 0.9 and is 0.8 /,
    )
  })
  it('is another one only in what counts', () => {
    const same = {
      momentum,
      learningRate: fromConfig(
        {
          schedule: { schedule: { steps: 9, from: 1, type: 'cosine' }, steps: 2, type: 'warmup' },
          type: 'plateau',
        },
        builtins,
      ) as Feedback,
    }
    expect(drive(same, target, { from }).progress).toEqual({ ...from })
    expect(drive(changed(9), target, { from }).progress).toEqual({ ...from })
  })
  const tenth: RunOptions = { epochs: 5, stepsPerEpoch: 20 }
  const onward = (before: Drivable, now: Drivable, run: RunOptions | undefined = tenth): Drive => {
    const first = drive(before, target, { run })
    first.advance()
    const next = drive(now, target, { run, from: saved(first) })
    for (const mark of Object.values(next.progress.plan!)) expect(mark).toMatch(/^\S+ \w+$/)
    expect(saved(next)).toEqual(saved(first))
    return next
  }
  const short = warmup({ steps: 10, schedule: cosine({ from: 1, steps: 90 }) })
  const inWords = (steps: Length, rest: Length): Schedule =>
    warmup({
      schedule: cosine({ steps: rest, end: 'after', from: 1, to: 0 }),
      shape: 'linear',
      steps,
      from: undefined,
    })
  it.each<[Length, Length]>([
    [10, 90],
    ['10 steps', '9e1 step'],
    ['10%', 'rest'],
    ['0.5 epochs', '90%'],
  ])('is the same in other words: defaults, order, %s and %s', (steps, rest) => {
    onward(short, inWords(steps, rest))
    onward(inWords(steps, rest), short)
    onward(plateau({ schedule: short }), plateau({ patience: 10, schedule: inWords(steps, rest) }))
  })
  it('is the same in other words, whatever it is made of', () => {
    const byType = new Map(kinds.map(kind => [kind.type as string, kind]))
    const reworded = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reworded)
      if (typeof value !== 'object' || value === null) return value
      const { type } = value as Config
      const defaults = Object.entries(byType.get(type)!.params as Record<string, Param>)
        .filter(([, param]) => param.default !== undefined)
        .map(([name, param]) => [name, param.default] as const)
      const all = Object.entries({ ...Object.fromEntries(defaults), ...value })
      return Object.fromEntries(all.reverse().map(([name, inner]) => [name, reworded(inner)]))
    }
    fc.assert(
      fc.property(fc.oneof(anySchedule, anyFeedback), config => {
        const plan = fromConfig(config, kinds)
        const from = saved(drive(plan, target, { run }))
        const other = fromConfig(reworded(config), kinds)
        expect(saved(drive(other, target, { run, from }))).toEqual(from)
      }),
      { numRuns: 150 },
    )
  })
  it('is the same in other words where no run was given', () => {
    const lr = step({ from: 1, factor: 0.5, every: 1 })
    const onRun = step({ from: 1, factor: 0.5, every: '1 step', offset: 0 })
    const first = drive(lr, target)
    expect(drive(onRun, target, { from: saved(first) }).values).toBe(1)
  })
  it('is the same in other words for a batch size, of which the run is made', () => {
    const sizes = (...at: Length[]): Drivable => ({
      learningRate: cosine({ from: 1, steps: '100%' }),
      batchSize: piecewise({ values: [1, 2, 4], at, boundary: 'at' }),
    })
    const run = { epochs: 4, datasetSize: 20 }
    onward(sizes('1 epochs', '50%'), sizes('1.0 epoch', '5e1%'), run)
    onward(sizes(5, 9), sizes('5 steps', '9 step'), run)
    // 20 samples are an epoch here, but need not be in the next run
    expect(() => onward(sizes('1 epoch', '50%'), sizes('20 samples', '50%'), run)).toThrow(
      'batchSize was piecewise ',
    )
  })
  it('is compared in the run it was followed in, whatever the run is now', () => {
    const from = saved(drive(inWords('10%', 'rest'), target, { run: tenth }))
    const run = { epochs: 10, stepsPerEpoch: 20 }
    for (const onRunChange of ['keep', 'stretch', 'extend'] as const) {
      const next = drive(short, target, { from, run, onRunChange })
      expect(() => drive(changed(9), target, { from, run, onRunChange })).toThrow('plan is not')
      // and from then on in that in which it goes on
      expect(drive(short, target, { from: saved(next), run }).values).toBe(next.values)
    }
    const tokens = cosine({ from: 1, steps: '5 tokens' })
    expect(() =>
      drive(tokens, target, { from, run: { ...run, tokensPerStep: 1 }, onRunChange: 'extend' }),
    ).toThrow(
      'the plan is not that of the progress: learningRate: cosine.steps, "5 tokens": the run needs tokensPerStep. Pass the plan',
    )
  })
  it('is another one where it was bound by hand to another run', () => {
    const lr = cosine({ from: 1, steps: '100%' })
    const bound = (steps: number): Schedule => lr.bind(createRun({ steps }))
    const options = { from: saved(drive(bound(50), target)) }
    expect(drive(bound(50), target, options).values).toBe(1)
    expect(() => drive(bound(60), target, options)).toThrow('learningRate was cosine ')
  })
  it('is the same when its kind has got an option more', () => {
    const params = { from: { type: 'number' } } as const
    const create =
      ({ from }: { readonly from: number }) =>
      (): number =>
        from
    const type = 'acme/flat'
    const old: Kind<{ from: number }> = defineSchedule({ type, params, create })
    const later: Kind<{ from: number; level?: number; over?: Length }> = defineSchedule({
      type,
      params: {
        level: { type: 'number', default: 3 },
        ...params,
        over: { type: 'length', default: '5%' },
      },
      create,
    })
    onward(old({ from: 1 }), later({ from: 1 }))
    onward(later({ from: 1, over: '5%' }), old({ from: 1 }))
    expect(() => onward(old({ from: 1 }), later({ from: 1, level: 2 }))).toThrow('was acme/flat ')
  })
  it('is told by the kinds and the words inside of it', () => {
    const inside = (schedule: Schedule): Schedule => warmup({ steps: 2, schedule })
    const shapes = { from: 1, to: 0.1, steps: 9 }
    const others: (readonly [Drivable, Drivable])[] = [
      [inside(linear(shapes)), inside(cosine(shapes))],
      [inside(anneal({ ...shapes, shape: 'sqrt' })), inside(anneal({ ...shapes, shape: 'rex' }))],
      [sizesAt('2 epochs'), sizesAt('2 samples')],
      [sizesAt('2 steps'), sizesAt('3 steps')],
    ]
    const run = { epochs: 4, datasetSize: 20 }
    for (const [one, other] of others)
      expect(() => onward(one, other, run)).toThrow('the plan is not that of the progress')
  })
  it('is told by the config of feedback that no kind made', () => {
    const own = (value: number): Feedback => {
      const config = { type: 'acme/own', value }
      const made: Feedback = {
        ...{ config, unbound: [], toJSON: () => config, bind: () => made },
        ...{ init: () => 0, update: state => state, value: () => value },
      }
      return made
    }
    onward(own(1), own(1))
    expect(() => onward(own(1), own(2))).toThrow('learningRate was acme/own ')
  })
  it('is told by its values where it is a function, and by all that is around it', () => {
    const around = (steps: number, rate: number, duration?: number): Schedule =>
      warmup({ steps, schedule: custom(t => rate / (1 + t), duration) })
    onward(around(2, 1), around(2, 1))
    // as another engine might work it out
    onward(around(2, 0.1), around(2, 0.1 * (1 + 2 ** -52)))
    for (const other of [around(3, 1), around(2, 1.001), around(2, 1, 50)])
      expect(() => onward(around(2, 1), other)).toThrow('learningRate was warmup ')
    // at each of the steps that it is asked for
    for (const step of [0, 1, 10, 100, 1000])
      expect(() =>
        onward(
          custom(() => 1),
          custom(t => (t === step ? 2 : 1)),
        ),
      ).toThrow('learningRate was custom ')
  })
  it('cannot be told from what it was where a function cannot be asked, or nothing was saved of it', () => {
    const broken = custom(t => {
      if (t > 5) throw new RangeError('over')
      return 1
    })
    const first = drive(warmup({ steps: 2, schedule: broken }), target)
    const other = warmup({ steps: 3, schedule: broken })
    expect(drive(other, target, { from: saved(first) }).progress.plan).toEqual({
      learningRate: 'warmup',
    })
    const { plan: _, ...old } = from
    expect(drive(linearly, target, { from: old }).values).toBe(linearly(5))
  })
  it('is asked about by name', () => {
    const onPlanChange = 'folow' as 'follow'
    expect(() => drive(plan, target, { onPlanChange })).toThrow(
      'onPlanChange can only be "follow", got "folow"',
    )
  })
})

describe('a progress that cannot be read', () => {
  const plan = plateau({ schedule: cosine({ from: 1, steps: 10 }) })
  const good = (): Record<string, unknown> =>
    saved(drive(plan, target, { run: { steps: 10 } })) as unknown as Record<string, unknown>
  const feedback = (state: unknown) => ({
    feedback: { learningRate: { type: 'plateau', state } },
  })
  const state = { best: null, bad: 0, cooldown: 0, scale: 1 }
  it.each<[string, unknown, string]>([
    ['null', null, 'it is null'],
    ['a text', '{}', 'it is "{}"'],
    ['a list', [], 'it is []'],
    ['nothing', {}, 'version is undefined'],
    ['another version', { ...good(), version: 2 }, 'version is 2'],
    ['a version in words', { ...good(), version: '1' }, 'version is "1"'],
    ['no updates', { version: 1, run: null }, 'updates is undefined'],
    ['fewer updates than none', { ...good(), updates: -1 }, 'updates is -1'],
    ['half updates', { ...good(), updates: 0.5 }, 'updates is 0.5'],
    ['updates in words', { ...good(), updates: '5' }, 'updates is "5"'],
    ['no run', { version: 1, updates: 5 }, 'run must be an object, got undefined'],
    ['a run in words', { ...good(), run: '10 epochs' }, 'run must be an object, got "10 epochs"'],
    ['a run that cannot be', { ...good(), run: { epochs: -5 } }, 'run.epochs cannot be -5'],
    ['a bound run', { ...good(), boundTo: { epoch: 5 } }, 'run has no "epoch"'],
    ['no time', { ...good(), time: null }, 'time is null'],
    ['half a time', { ...good(), time: { update: 1, step: 1 } }, 'time is {"update":1,"step":1}'],
    [
      'a time without numbers',
      { ...good(), time: { update: 0, step: '0', toUpdate: 5, toStep: 5 } },
      'time is {"update":0,"step":"0"',
    ],
    [
      'a time of another place',
      { ...good(), time: { update: 0, step: 0, toUpdate: 5, to: 5 } },
      'time is {"update":0,"step":0,"toUpdate":5,"to":5}',
    ],
    [
      'a time that goes nowhere',
      { ...good(), time: { update: 5, step: 5, toUpdate: 5, toStep: 9 } },
      'time is {"update":5,',
    ],
    ['a base in words', { ...good(), base: { learningRate: '1' } }, 'base is {"learningRate":"1"}'],
    ['no base', { ...good(), base: null }, 'base is null'],
    ['no plan', { ...good(), plan: null }, 'plan is null'],
    ['a plan of schedules', { ...good(), plan: { a: {} } }, 'plan is {"a":{}}'],
    ['a plan partly of schedules', { ...good(), plan: { a: 1, b: {} } }, 'plan is {"a":1,"b":{}}'],
    [
      'feedback partly without a type',
      { ...good(), feedback: { ...feedback(state).feedback, momentum: { state } } },
      'feedback is {',
    ],
    ['feedback that is none', { ...good(), feedback: { learningRate: null } }, 'feedback is {'],
    ['feedback as a list', { ...good(), feedback: [] }, 'feedback is []'],
    [
      'feedback without a type',
      { ...good(), feedback: { learningRate: { state } } },
      'feedback is {',
    ],
    ['no state', { ...good(), feedback: { learningRate: { type: 'plateau' } } }, 'feedback is {'],
    ['an empty state', { ...good(), ...feedback({}) }, 'feedback.learningRate.state is {}, where'],
    [
      'half a state',
      { ...good(), ...feedback({ ...state, scale: undefined }) },
      'state is {"best"',
    ],
    ['a state in words', { ...good(), ...feedback({ ...state, bad: '3' }) }, 'state is {"best"'],
    [
      'a state that is a number',
      { ...good(), ...feedback(3) },
      'state is 3, where plateau begins with',
    ],
  ])('%s', (_, from, message) => {
    const act = (): unknown => drive(plan, target, { from: from as Progress })
    expect(act).toThrow(OptionError)
    expect(act).toThrow(message)
  })
  it('but not for a field that a later version may add', () => {
    const driving = drive(plan, target, { from: { ...good(), later: 1 } as unknown as Progress })
    expect(driving.values).toBe(1)
  })
})

it('refuses a list in the state of feedback that is none', () => {
  const mean = plateau({ schedule: cosine({ from: 1, steps: 10 }), window: 3 })
  const { progress } = drive(mean, target)
  const withRecent = (recent: unknown): Progress => {
    const { type, state } = progress.feedback!['learningRate']!
    return {
      ...progress,
      feedback: { learningRate: { type, state: { ...(state as object), recent } as never } },
    }
  }
  expect(() => drive(mean, target, { from: withRecent({}) })).toThrow(
    'this progress cannot be read: feedback.learningRate.state is ',
  )
  expect(drive(mean, target, { from: withRecent([2]) }).values).toBe(1)
})

it('leaves the state of another kind of feedback behind', () => {
  const from: Progress = {
    version: 1,
    updates: 2,
    run: null,
    feedback: { learningRate: { type: 'acme/other', state: { anything: [1] } } },
  }
  const driving = drive(plateau({ schedule: cosine({ from: 1, steps: 10 }) }), target, { from })
  expect(driving.progress.feedback!['learningRate']).toEqual({
    type: 'plateau',
    state: { best: null, bad: 0, cooldown: 0, scale: 1 },
  })
})

it('is what the run of the plan says', () => {
  expect(createRun(run).steps).toBe(156)
})
