import {
  constant,
  defineFeedback,
  defineSchedule,
  drive,
  type Drivable,
  type DriveOptions,
  type FeedbackKind,
  type Json,
  type Kind,
  type Length,
  type Params,
  type Schedule,
} from '@anneal/core'
import { describe, expect, it } from 'vitest'
import {
  adapterContract,
  feedbackContract,
  scheduleContract,
  type AdapterSubject,
  type Check,
} from '../src/index.ts'

/** Names of the checks that fail. */
async function failuresOf(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = []
  for (const { name, run } of checks)
    try {
      await run()
    } catch {
      failed.push(name)
    }
  return failed
}

/** What the check of this name says. */
async function saidBy(checks: readonly Check[], name: string): Promise<string> {
  const { run } = checks.find(check => check.name === name)!
  try {
    await run()
  } catch (error) {
    return (error as Error).message
  }
  return 'nothing'
}

interface FromOptions {
  readonly from: number
}
type Curve = (step: number) => number

const schedule = (
  create: (options: FromOptions) => Curve,
  type = 'test/broken',
): Kind<FromOptions> => defineSchedule({ type, params: { from: { type: 'number' } }, create })

let calls = 0

/** A kind that is made without the checks that `defineSchedule` makes. */
function unchecked(change: (made: Schedule, options: FromOptions) => object): Kind<FromOptions> {
  const right = schedule(
    ({ from }) =>
      step =>
        from / (1 + step),
  )
  const kind = (options: FromOptions, at?: string): Schedule => {
    const made = right(options, at)
    const parts = { ...made, duration: made.duration }
    return Object.assign((step: number) => made(step), parts, change(made, options))
  }
  return Object.assign(kind, { type: right.type, params: right.params })
}

const brokenSchedules: Readonly<Record<string, [Kind<FromOptions>, string]>> = {
  'a random value': [
    schedule(
      ({ from }) =>
        () =>
          from * Math.random(),
    ),
    'depends on nothing but the step',
  ],
  'a value that asks the clock': [
    schedule(
      ({ from }) =>
        () =>
          from + (Date.now() % 1),
    ),
    'depends on nothing but the step',
  ],
  'a value that looks at what map gives': [
    schedule(
      ({ from }) =>
        (_: number, place = 0) =>
          from + place,
    ),
    'depends on nothing but the step',
  ],
  'a value that remembers': [
    schedule(({ from }) => {
      let value = from
      return () => (value *= 0.9)
    }),
    'is pure: the same step gives the same value, in any order',
  ],
  'global state': [
    schedule(({ from }) => {
      const offset = calls++
      return () => from + offset
    }),
    'is determined by its options',
  ],
  'NaN past its end': [
    schedule(
      ({ from }) =>
        step =>
          from * (1 - step / 100) ** 0.5,
    ),
    'is finite, also far past its end',
  ],
  'infinity at 0': [
    schedule(
      ({ from }) =>
        step =>
          from / step,
    ),
    'is finite, also far past its end',
  ],
  'NaN between steps': [
    schedule(
      ({ from }) =>
        step =>
          Number.isInteger(step) ? from : NaN,
    ),
    'answers between steps',
  ],
  'a type without a prefix': [
    schedule(
      ({ from }) =>
        () =>
          from,
      'mine',
    ),
    'has a type that no other plug-in has',
  ],
  'a negative duration': [
    unchecked(made => ({
      bind: () => Object.assign((step: number) => made(step), { ...made, duration: -1 }),
    })),
    'has a duration',
  ],
  'a config that forgets an option': [
    unchecked(({ config }) => ({
      config: { type: config.type },
      toJSON: () => ({ type: config.type }),
    })),
    'survives JSON, value for value',
  ],
  'a config that can be changed': [
    unchecked(({ config }) => ({ config: { ...config } })),
    'shows its config, and keeps it',
  ],
  'options that are written to': [
    unchecked((_, options) => {
      ;(options as { from: number }).from += 0
      return {}
    }),
    'leaves the options as they are',
  ],
  'a bind that gives another curve each time': [
    unchecked(made => ({
      bind: () =>
        Object.assign((step: number) => made(step), {
          ...made,
          duration: 1,
          bind: () => constant({ value: 7 }),
        }),
    })),
    'binds anew without changing what it was',
  ],
  'options that are not checked': [
    Object.assign(
      (options: FromOptions) =>
        schedule(
          ({ from }) =>
            () =>
              from,
        )({ from: Number.isFinite(options.from) ? options.from : 1 }),
      { type: 'test/broken', params: { from: { type: 'number' as const } } },
    ),
    'refuses wrong options by name',
  ],
  'an option that no sample uses': [
    defineSchedule<FromOptions, string>({
      type: 'test/broken',
      params: { from: { type: 'number' }, more: { type: 'number', default: 1 } } as never,
      create:
        ({ from }) =>
        () =>
          from,
    }),
    'has a param for each option, and a sample for each param',
  ],
  'a curve that counts its callers': [
    unchecked(() => ({
      bind: (): Schedule => {
        let asked = 0
        const base = constant({ value: 1 })
        return Object.assign(() => (asked++ % 2 === 0 ? 1 : 2), {
          ...base,
          duration: 1,
        })
      },
    })),
    'works inside of combinators, also of another copy of core',
  ],
}

/** A kind that refuses wrong options, but not as it should. */
const refusing = (refuse: (options: object) => never): Kind<FromOptions> => {
  const right = schedule(
    ({ from }) =>
      () =>
        from,
  )
  const kind = (options: FromOptions): Schedule =>
    Object.keys(options).length === 1 && Number.isFinite(options.from)
      ? right(options)
      : refuse(options)
  return Object.assign(kind, { type: right.type, params: right.params })
}

/** A kind whose config is the list that it was given, and no copy of it. */
const sharing: Kind<{ readonly values: readonly number[] }> = Object.assign(
  ({ values }: { readonly values: readonly number[] }): Schedule => {
    const config = { type: 'test/broken', values }
    const made = constant({ value: values[0]! })
    return Object.assign((step: number) => made(step), {
      ...{ ...made, duration: 1, config },
      toJSON: () => config,
    })
  },
  {
    type: 'test/broken',
    params: { values: { type: 'array' as const, items: { type: 'number' as const } } },
  },
)

const reasons: Readonly<Record<string, [checks: readonly Check[], check: string, said: string]>> = {
  'a param without a type': [
    contractOf(
      Object.assign(
        unchecked(() => ({})),
        { params: { from: {} } },
      ),
    ),
    'has a param for each option, and a sample for each param',
    'params.from has no type',
  ],
  'options that are not copied': [
    scheduleContract(sharing, [{ values: [1, 2] }]),
    'leaves the options as they are',
    'sample 0: its config changed when the caller changed the options afterwards',
  ],
  'an error that does not name the option': [
    contractOf(
      refusing(() => {
        throw new Error('not so')
      }),
    ),
    'refuses wrong options by name',
    'an option that does not exist: the message does not name noSuchOption: not so',
  ],
  'an error that does not name the place': [
    contractOf(
      refusing(options => {
        throw new Error(`not ${Object.keys(options).join()}`)
      }),
    ),
    'refuses wrong options by name',
    'the message does not name the place it was given: not from,noSuchOption',
  ],
  'what is no error': [
    contractOf(
      refusing(() => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- as some do
        throw Symbol('not so')
      }),
    ),
    'refuses wrong options by name',
    'threw Symbol(not so), which is no Error',
  ],
  'a config of another type': [
    contractOf(unchecked(({ config }) => ({ config: { ...config, type: 'test/other' } }))),
    'shows its config, and keeps it',
    'config.type is test/other, expected test/broken',
  ],
  'JSON that is not the config': [
    contractOf(unchecked(() => ({ toJSON: () => ({}) }))),
    'shows its config, and keeps it',
    'JSON.stringify does not write the config',
  ],
  'JSON of a plan': [
    contractOf(unchecked(() => ({ toJSON: () => ({ learningRate: 1 }) }))),
    'survives JSON, value for value',
    'it came back as something else',
  ],
  'a length that a run does not change': [
    contractOf(
      unchecked(made => ({
        bind: () =>
          Object.assign((step: number) => made(step), { ...made, duration: 1, unbound: ['5%'] }),
      })),
    ),
    'binds anew without changing what it was',
    'bound, it still waits for 5%',
  ],
  'a bind that changes the schedule itself': [
    contractOf(
      unchecked(made => {
        const unbound = ['5%']
        return { unbound, bind: () => (unbound.pop(), made) }
      }),
    ),
    'binds anew without changing what it was',
    'bind changed the schedule it was called on',
  ],
}

function contractOf(kind: Kind<FromOptions>): Check[] {
  return scheduleContract(kind, [{ from: 0.1 }])
}

describe('a broken schedule', () => {
  it.each(Object.entries(brokenSchedules))('is caught: %s', async (_, [kind, check]) => {
    expect(await failuresOf(scheduleContract(kind, [{ from: 0.1 }]))).toContain(check)
  })

  it.each(Object.entries(reasons))('is told of: %s', async (_, [checks, check, said]) => {
    expect(await saidBy(checks, check)).toContain(said)
  })

  it('is not seen where there is none', async () => {
    const right = schedule(
      ({ from }) =>
        step =>
          from / (1 + step),
    )
    expect(await failuresOf(scheduleContract(right, [{ from: 0.1 }]))).toEqual([])
  })
})

type Reducer<State extends Json> = Parameters<
  typeof defineFeedback<FromOptions, string, State>
>[0]['create']

const feedback = <State extends Json>(
  create: Reducer<State>,
): FeedbackKind<FromOptions, string, State> =>
  defineFeedback({ type: 'test/broken', params: { from: { type: 'number' } }, create })

let observed = 0
const brokenFeedback: Readonly<Record<string, [FeedbackKind<FromOptions>, string]>> = {
  'a state beside the state': [
    feedback(({ from }) => {
      let count = 0
      return { init: () => 0, update: () => (count += 1), value: () => from / (1 + count) }
    }),
    'gives the same values for the same metrics',
  ],
  'global state': [
    feedback<number>(({ from }) => ({
      init: () => 0,
      update: () => (observed += 1),
      value: n => from / (1 + n),
    })),
    'gives the same values for the same metrics',
  ],
  'a value that is not finite': [
    feedback<number>(() => ({ init: () => 0, update: n => n + 1, value: n => 1 / n })),
    'is finite',
  ],
  'Infinity in its state': [
    feedback(({ from }) => ({ init: () => Infinity, update: () => 1, value: () => from })),
    'has a state that is plain JSON',
  ],
  'a Map in its state': [
    feedback(({ from }) => ({
      init: () => new Map() as never,
      update: state => state,
      value: () => from,
    })),
    'has a state that is plain JSON',
  ],
  'a state that is changed in place': [
    feedback<number[]>(({ from }) => ({
      init: () => [0],
      update: state => {
        state[0]! += 1
        return state
      },
      value: ([n]) => from / (1 + n!),
    })),
    'leaves an old state as it was',
  ],
  'a state that does not survive JSON': [
    feedback<{ n: number }>(({ from }) => ({
      init: () => Object.defineProperty({ n: 0 }, 'hidden', { value: 1 }),
      update: ({ n }) => Object.defineProperty({ n: n + 1 }, 'hidden', { value: 1 }),
      value: state => ('hidden' in state ? from : 0),
    })),
    'goes on from JSON as if nothing had happened',
  ],
}

describe('a broken feedback', () => {
  it.each(Object.entries(brokenFeedback))('is caught: %s', async (_, [kind, check]) => {
    expect(await failuresOf(feedbackContract(kind, [{ from: 0.1 }]))).toContain(check)
  })
})

/** An adapter that is right but for what is changed: a rate, a weight, a gradient of 1. */
function adapter(
  change: (parts: {
    subject: AdapterSubject
    optimizer: { learningRate: number }
    begin: (
      plan: Drivable,
      options?: DriveOptions,
      set?: (rate: number) => void,
    ) => ReturnType<AdapterSubject['drive']>
  }) => Partial<AdapterSubject>,
): (rate: number) => AdapterSubject {
  return rate => {
    const optimizer = { learningRate: rate }
    let weight = 0
    const check = (value: number): void => {
      if (!(value >= 0 && value < Infinity)) throw new RangeError(`a rate of ${value}`)
    }
    const begin = (
      plan: Drivable,
      options?: DriveOptions,
      set = (value: number): void => {
        check(value)
        optimizer.learningRate = value
      },
    ): ReturnType<AdapterSubject['drive']> => {
      const target = {
        get: () => ({ learningRate: optimizer.learningRate }),
        set: (values: Readonly<Record<string, number>>) => {
          set(values['learningRate']!)
        },
      }
      return drive(plan, target, options)
    }
    const subject: AdapterSubject = {
      drive: begin,
      update: () => {
        weight -= optimizer.learningRate
      },
      weight: () => weight,
      held: () => 1,
    }
    return { ...subject, ...change({ subject, optimizer, begin }) }
  }
}

const brokenAdapters: Readonly<Record<string, [(rate: number) => AdapterSubject, string]>> = {
  'the rate is set and not used': [
    adapter(({ begin }) => ({ drive: (plan, options) => begin(plan, options, () => undefined) })),
    'uses the value of the schedule at each update',
  ],
  'the rate comes one update late': [
    adapter(({ begin, optimizer }) => {
      let next = optimizer.learningRate
      return {
        drive: (plan, options) =>
          begin(plan, options, value => {
            optimizer.learningRate = next
            next = value
          }),
      }
    }),
    'uses the value of the schedule at each update',
  ],
  'it advances twice': [
    adapter(({ begin }) => ({
      drive: (plan, options) => {
        const driven = begin(plan, options)
        return {
          ...driven,
          advance: () => (driven.advance(), driven.advance()),
          get progress() {
            return driven.progress
          },
          values: 0,
        }
      },
    })),
    'advances once for each update',
  ],
  'it sets a rate when it is made': [
    adapter(({ begin }) => ({
      drive: (plan, options) => {
        const driven = begin(plan, options)
        if (driven.progress.updates === 0 && options?.relative !== true) driven.advance()
        return driven
      },
    })),
    'changes nothing before the first advance',
  ],
  'a skipped update counts': [
    adapter(({ begin }) => ({
      drive: (plan, options) => {
        const driven = begin(plan, options)
        return Object.defineProperties({} as typeof driven, {
          ...Object.getOwnPropertyDescriptors(driven),
          retract: { value: () => undefined },
        })
      },
    })),
    'takes back an update that did not happen',
  ],
  'it begins anew instead of going on': [
    adapter(({ begin }) => ({
      drive: (plan, { from: _, ...options } = {}) => begin(plan, options),
    })),
    'goes on from its progress with the same rates',
  ],
  'it lets NaN through': [
    adapter(({ begin, optimizer }) => ({
      drive: (plan, options) =>
        begin(plan, options, value => {
          if (value < 0 || value === Infinity) throw new RangeError(String(value))
          optimizer.learningRate = value
        }),
    })),
    'refuses a rate that is nan, before it touches the weight',
  ],
  'it lets infinity through': [
    adapter(({ begin, optimizer }) => ({
      drive: (plan, options) =>
        begin(plan, options, value => {
          if (!(value >= 0)) throw new RangeError(String(value))
          optimizer.learningRate = value
        }),
    })),
    'refuses a rate that is infinite, before it touches the weight',
  ],
  'it lets negative rates through': [
    adapter(({ begin, optimizer }) => ({
      drive: (plan, options) =>
        begin(plan, options, value => {
          if (!Number.isFinite(value)) throw new RangeError(String(value))
          optimizer.learningRate = value
        }),
    })),
    'refuses a rate that is negative, before it touches the weight',
  ],
  'it refuses only after it has set the rate': [
    adapter(({ begin, optimizer }) => ({
      drive: (plan, options) =>
        begin(plan, options, value => {
          optimizer.learningRate = value
          if (!(value >= 0 && value < Infinity)) throw new RangeError(String(value))
        }),
    })),
    'refuses a rate that is nan, before it touches the weight',
  ],
  'it takes any channel': [
    adapter(({ optimizer }) => ({
      drive: (plan, options) =>
        drive(
          plan,
          {
            set: ({ learningRate }) => {
              if (learningRate !== undefined) optimizer.learningRate = learningRate
            },
          },
          options,
        ),
    })),
    'refuses a channel that it does not have',
  ],
  'it ignores relative': [
    adapter(({ begin }) => ({
      drive: (plan, { relative: _, ...options } = {}) => begin(plan, options),
    })),
    "multiplies the optimizer's own rate where it is asked to",
  ],
  'it forgets the base it was relative to': [
    adapter(({ begin }) => ({
      drive: (plan, { from, ...options } = {}) => {
        const { base: _, ...rest } = from ?? { version: 1 as const, updates: 0, run: null }
        return begin(plan, { ...options, from: rest })
      },
    })),
    'does not multiply a rate twice when it is resumed',
  ],
  'it leaks': [
    adapter(({ subject }) => {
      let held = 0
      return {
        update: () => {
          held += 1
          return subject.update()
        },
        held: () => held,
      }
    }),
    'holds no more after many updates than after a few',
  ],
}

describe('a broken adapter', () => {
  it.each(Object.entries(brokenAdapters))('is caught: %s', async (_, [create, check]) => {
    expect(await failuresOf(adapterContract({ create }))).toContain(check)
  })

  it.each<[string, (rate: number) => AdapterSubject, check: string, said: string]>([
    [
      'a refused update that counts',
      adapter(({ begin }) => ({
        drive: (plan, options) => {
          const driven = begin(plan, options)
          let asked = 0
          return Object.defineProperties({} as typeof driven, {
            ...Object.getOwnPropertyDescriptors(driven),
            advance: { value: () => ((asked += 1), driven.advance()) },
            progress: { get: () => ({ ...driven.progress, updates: asked }) },
          })
        },
      })),
      'refuses a rate that is nan, before it touches the weight',
      'the refused update was counted',
    ],
    [
      'a refused update that moves the weight',
      adapter(({ begin, subject, optimizer }) => ({
        drive: (plan, options) =>
          begin(plan, options, value => {
            if (value >= 0) optimizer.learningRate = value
            else {
              void subject.update()
              throw new RangeError(String(value))
            }
          }),
      })),
      'refuses a rate that is negative, before it touches the weight',
      'the weight moved',
    ],
    [
      'a channel that is refused without its name',
      adapter(({ begin }) => ({
        drive: (plan, options) => {
          if (typeof plan === 'object' && 'noSuchChannel' in plan) throw new Error('not that')
          return begin(plan, options)
        },
      })),
      'refuses a channel that it does not have',
      'the message does not name the channel: not that',
    ],
  ])('is told of: %s', async (_, create, check, said) => {
    expect(await saidBy(adapterContract({ create }), check)).toBe(said)
  })

  it('is not seen where there is none', async () => {
    expect(await failuresOf(adapterContract({ create: adapter(() => ({})) }))).toEqual([])
  })

  it('is caught by every check', () => {
    const caught = new Set(Object.values(brokenAdapters).map(([, check]) => check))
    for (const { name } of adapterContract({ create: adapter(() => ({})) }))
      expect(caught, `nothing broken is caught by “${name}”`).toContain(name)
  })
})

describe('lengths that follow one another', () => {
  const check = 'lets shares of a run add up'
  interface Riding {
    readonly up: Length
    readonly down: Length
  }
  const riding = (params: Params<Riding>): Kind<Riding> =>
    defineSchedule({
      type: 'test/riding',
      params,
      duration: ({ up, down }) => up + down,
      create:
        ({ up, down }) =>
        t =>
          t < up ? t / up : Math.max(0, up + down - t) / down,
    })
  const samples: Riding[] = [
    { up: 10, down: '2 epochs' },
    { up: '5%', down: '10%' },
  ]
  it('are to be consecutive', async () => {
    const alone = riding({ up: { type: 'length' }, down: { type: 'length' } })
    expect(await failuresOf(scheduleContract(alone, samples))).toEqual([check])
    const { run } = scheduleContract(alone, samples).find(({ name }) => name === check)!
    expect(run).toThrow(
      'up and down follow one another, but 2 times 11.4 steps last 22 and not 23: mark all but the last as consecutive: true',
    )
    const right = riding({ up: { type: 'length', consecutive: true }, down: { type: 'length' } })
    expect(await failuresOf(scheduleContract(right, samples))).toEqual([])
  })

  interface LaterOptions {
    readonly wait: Length
    readonly schedule: Schedule
  }
  const later = (consecutive: boolean): Kind<LaterOptions> =>
    defineSchedule({
      type: 'test/later',
      params: {
        wait: { type: 'length', ...(consecutive && { consecutive }) },
        schedule: { type: 'schedule' },
      },
      duration: ({ wait, schedule }) => wait + schedule.duration,
      create:
        ({ wait, schedule }) =>
        t =>
          schedule(Math.max(0, t - wait)),
    })
  it('also before a schedule', async () => {
    const schedule = constant({ value: 1, steps: '3 epochs' })
    const failures = (consecutive: boolean): Promise<string[]> =>
      failuresOf(
        scheduleContract(later(consecutive), [{ wait: '1 epoch', schedule }], {
          kinds: [constant],
        }),
      )
    expect(await failures(false)).toEqual([check])
    expect(await failures(true)).toEqual([])
  })
})

describe('what no check can be made of', () => {
  const sample = { value: 1 }
  it.each<[what: string, act: () => unknown, message: string]>([
    [
      'a schedule for its kind',
      () => scheduleContract(constant(sample) as never, [sample]),
      'scheduleContract takes a kind, such as cosine itself, and not what it made',
    ],
    [
      'no sample',
      () => scheduleContract(constant, []),
      'scheduleContract takes options of the kind',
    ],
    ['no list', () => scheduleContract(constant, sample as never), 'in a list, at least one'],
    [
      'schedules for samples',
      () => scheduleContract(constant, [constant(sample)] as never),
      'in a list',
    ],
    ['nothing', () => feedbackContract(undefined as never, []), 'feedbackContract takes a kind'],
    ['no maker', () => adapterContract({} as never), 'adapterContract takes { create }'],
  ])('%s is refused', (_, act, message) => {
    expect(act).toThrow(message)
  })
})
