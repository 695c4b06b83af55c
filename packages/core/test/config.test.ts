import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import {
  constant,
  cosine,
  createRun,
  defineSchedule,
  fromConfig,
  linear,
  OptionError,
  perEpoch,
  scale,
  type Config,
  type Feedback,
  type Plan,
  type Schedule,
} from '../src/index.ts'
import { anySchedule, kinds, run } from './arbitrary.ts'
import { configs, plans } from './samples.ts'

const read = (config: unknown): Schedule => fromConfig(config, kinds) as Schedule
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

it('says what it lacks without kinds', () => {
  // @ts-expect-error -- what JavaScript does not prevent
  expect(() => fromConfig({ type: 'constant', value: 1 })).toThrow(
    'fromConfig needs the list of kinds that may stand in the config, such as fromConfig(config, builtins); got undefined',
  )
})

describe('a round trip', () => {
  it.each(configs.map(config => [JSON.stringify(config), config] as const))('%s', (_, config) => {
    const once = read(config)
    expect(throughJson(once)).toEqual(config)
    expect(read(throughJson(once)).config).toEqual(once.config)
  })
  it('gives the same values bit for bit, however deep', () => {
    const clock = createRun(run)
    fc.assert(
      fc.property(anySchedule, fc.array(fc.nat(1000), { maxLength: 20 }), (config, steps) => {
        const first = read(config).bind(clock)
        const again = read(throughJson(read(throughJson(first)))).bind(clock)
        expect(throughJson(first)).toEqual(config)
        for (const step of [0, 1, 155, 156, 157, ...steps]) {
          expect(first(step)).not.toBeNaN()
          expect(again(step)).toBe(first(step))
        }
        expect(again.duration).toBe(first.duration)
      }),
      { numRuns: 300 },
    )
  })
  it('is the same as calling the kinds', () => {
    const schedule = cosine({ from: 1, to: 0.1, steps: 9 })
    const config = {
      type: 'scale',
      factor: 3,
      schedule: { type: 'cosine', from: 1, to: 0.1, steps: 9 },
    }
    const called = scale({ schedule, factor: 3 })
    expect(read(config).config).toEqual(called.config)
    for (let t = 0; t < 12; t++) expect(read(config)(t)).toBe(called(t))
  })
  it('makes plans, with numbers', () => {
    for (const plan of plans) {
      const made = fromConfig(plan, builtins) as Plan
      const { $schema: _, ...channels } = plan as Record<string, unknown>
      expect(throughJson(made)).toEqual(channels)
    }
    const made = fromConfig(plans[1], builtins) as Plan
    expect(made['momentum']).toBe(0.9)
    expect((made['learningRate'] as Schedule)(12)).toBe(0.4)
    const { weightDecay } = fromConfig(plans[2], builtins) as { weightDecay: Feedback }
    expect(weightDecay.value(weightDecay.init(), 0)).toBe(0.1)
  })
  it('takes $schema anywhere and schedules among configs, and changes nothing', () => {
    const config = Object.freeze({
      $schema: 'https://example.com/schema.json',
      type: 'scale',
      factor: 2,
      schedule: Object.freeze({ $schema: '', type: 'linear', from: 1, steps: 4 }),
    })
    expect(read(config)(2)).toBe(1)
    expect(read({ type: 'scale', factor: 2, schedule: linear({ from: 1, steps: 4 }) })(2)).toBe(1)
  })
})

describe('what cannot be read', () => {
  it.each<[unknown, string | RegExp]>([
    [{ type: 'cosin', from: 1, steps: 9 }, 'type is "cosin"; did you mean "cosine"?; it may be'],
    [{ type: 'Cosine' }, 'did you mean "cosine"?'],
    [{ type: 'perepoch' }, 'did you mean "perEpoch"?'],
    [{ type: 'xyzzy' }, 'type is "xyzzy"; it may be a'],
    [{ type: 5 }, 'type is 5; it may be'],
    [{ type: null }, 'type is null; it may be'],
    [
      { type: 'cosine', from: 1, setps: 9 },
      'setps is not an option of cosine; did you mean "steps"?; it has from, to, steps, end, after',
    ],
    [
      { type: 'sequence', parts: [{ type: 'scale', factor: 1, schedule: { type: 'stepp' } }] },
      'parts[0].schedule.type is "stepp"; did you mean "step"?',
    ],
    [
      { learningRate: { type: 'warmup', steps: 5, schedule: { type: 'step', from: 1, evry: 5 } } },
      'learningRate.schedule.evry is not an option of step; did you mean "every"?',
    ],
    [
      { type: 'warmup', steps: 5, schedule: { type: 'cosine', from: 'x', steps: 5 } },
      'schedule.from must be a finite number, got "x"',
    ],
    [{ momentum: { type: 'cosine', from: 1 } }, 'momentum.steps must be a length'],
    [{ type: 'sequence', parts: [5] }, 'parts[0] must be an object with a type, got 5'],
    [{ type: 'sequence', parts: 5 }, 'sequence.parts must be a list of at least 1, got 5'],
    [
      { type: 'scale', factor: 1, schedule: null },
      'schedule must be an object with a type, got null',
    ],
    [{ from: 1, steps: 9 }, 'the config has no type; it may be a'],
    [{}, 'the config has no type'],
    [{ $schema: 'x' }, 'the config has no type'],
    [{ learningRate: 'fast' }, 'learningRate must be an object with a type, got "fast"'],
    [{ learningRate: { type: 'constant', value: 1 }, momentum: [1] }, 'momentum must be an object'],
    [JSON.parse('{ "learningRate": 1e999 }'), /^learningRate must be an object .* got Infinity$/],
    [{ learningRate: {} }, 'learningRate.type is undefined; it may be'],
    [
      { type: 'scale', factor: 1, schedule: 0.1 },
      'schedule must be an object with a type, got 0.1; a fixed value is { "type": "constant", "value": 0.1 }',
    ],
    [undefined, 'the config must be an object with a type, got undefined'],
    [null, 'the config must be an object with a type, got null'],
    [5, 'the config must be an object with a type, got 5'],
    [
      '{}',
      'the config must be an object with a type, got "{}"; a config as text goes through JSON.parse first',
    ],
    [[{ type: 'constant', value: 1 }], 'the config must be an object with a type, got [{"type"'],
  ])('%j', (config, message) => {
    expect(() => read(config)).toThrow(OptionError)
    expect(() => read(config)).toThrow(message)
  })

  it.each([undefined, 'cosine', {}, () => 1])('%o where a kind must be', other => {
    const kinds = [constant, other] as never
    expect(() => fromConfig({ type: 'constant', value: 1 }, kinds)).toThrow(OptionError)
    expect(() => fromConfig({ type: 'constant', value: 1 }, kinds)).toThrow(
      'kinds[1] must be a kind',
    )
  })

  it('feedback inside a schedule', () => {
    const plateau = { type: 'plateau', schedule: { type: 'constant', value: 1 } }
    const message = 'plateau listens to metrics and must stand outermost'
    expect(() => read({ type: 'scale', factor: 1, schedule: plateau })).toThrow(
      `schedule: ${message}`,
    )
    expect(() => read({ lr: { ...plateau, schedule: plateau } })).toThrow(`lr.schedule: ${message}`)
  })

  it('names that every object has', () => {
    for (const name of ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'valueOf']) {
      expect(() => read({ type: name })).toThrow(`type is "${name}"; it may be`)
      const option: unknown = JSON.parse(`{"type": "constant", "value": 1, "${name}": 1}`)
      expect(() => read(option)).toThrow(`${name} is not an option of constant`)
      const channel: unknown = JSON.parse(`{"${name}": {"type": "constant", "value": 1}}`)
      const plan = fromConfig(channel, builtins)
      expect(Object.keys(plan)).toEqual([name])
      expect(Object.getPrototypeOf(plan)).toBe(Object.prototype)
    }
    expect(({} as { value?: unknown }).value).toBeUndefined()
  })

  it('names of a million letters, in a message that can be read', () => {
    const name = 'x'.repeat(1e6)
    for (const config of [
      { type: 'constant', value: 1, [name]: 1 },
      { type: name },
      { learningRate: { type: 'constant', value: 1 }, [name]: { type: 'constant' } },
      { learningRate: { type: 'constant', value: 1 }, [name]: [] },
    ]) {
      expect(() => read(config)).toThrow(OptionError)
      expect(() => read(config)).toThrow(/^(?=.*x{60}).{1,2000}$/)
    }
  })

  it('what is nested without end', () => {
    const nested = (depth: number): Config => {
      let config: Config = { type: 'constant', value: 1 }
      for (let i = 0; i < depth; i++) config = { type: 'scale', factor: 1, schedule: config }
      return config
    }
    expect(read(nested(50))(0)).toBe(1)
    expect(() => read(nested(100_000))).toThrow('schedules are nested more than 64 deep')
    let list: unknown = []
    for (let i = 0; i < 100_000; i++) list = [list]
    for (const bomb of [
      list,
      { type: list },
      { type: 'constant', value: list },
      { type: 'sequence', parts: list },
      { type: 'piecewise', values: list, at: [] },
    ])
      expect(() => read(bomb)).toThrow(OptionError)
  })

  it('a list of kinds with two of one name', () => {
    const other = defineSchedule<{ readonly value: number }, 'constant'>({
      type: 'constant',
      params: { value: { type: 'number' } },
      create:
        ({ value }) =>
        () =>
          value,
    })
    const config = { type: 'constant', value: 1 }
    expect(() => fromConfig(config, [...builtins, other])).toThrow(
      'two kinds are called "constant"; rename one, or list only one',
    )
    expect(fromConfig(config, [...builtins, ...builtins])).toBeTypeOf('function')
    expect((fromConfig(config, [other]) as Schedule)(0)).toBe(1)
  })
})

it('names the place when lengths cannot be bound', () => {
  const config = { type: 'sequence', parts: [{ type: 'constant', value: 1, steps: '2 epochs' }] }
  expect(() => read(config).bind(createRun({ steps: 5 }))).toThrow(
    'parts[0].steps, "2 epochs": the run needs stepsPerEpoch',
  )
  const inner = perEpoch({ schedule: linear({ from: 1, steps: 4 }) })
  expect(() => inner.bind(createRun({}))).toThrow('perEpoch.schedule: the run needs stepsPerEpoch')
})
