// Checked by the compiler: an error that is expected and does not come is an error.
import { expect, expectTypeOf, it } from 'vitest'
import { builtins } from '../src/builtins.ts'
import {
  constant,
  cosine,
  defineFeedback,
  defineSchedule,
  drive,
  fromConfig,
  linear,
  plateau,
  readMetric,
  sequence,
  step,
  type AnyKind,
  type ConfigOf,
  type FeedbackKind,
  type Kind,
  type Length,
  type Schedule,
  type Target,
  type ValuesOf,
} from '../src/index.ts'

type Configs = ConfigOf<typeof builtins>

const target: Target = { set: () => undefined }

it('accepts the configs that can be read', () => {
  const configs = [
    { type: 'cosine', from: 0.1, steps: '10 epochs' },
    { type: 'cosine', from: 0.1, to: 0, steps: 'rest', end: 'last', after: 'repeat' },
    { $schema: './anneal.schema.json', type: 'constant', value: 1 },
    { type: 'piecewise', values: [1, 2], at: ['50%'], boundary: 'after' },
    {
      type: 'warmup',
      steps: '5%',
      schedule: {
        type: 'sequence',
        parts: [
          { type: 'linear', from: 1, steps: '1e6 samples' },
          { type: 'perEpoch', schedule: { type: 'step', from: 1, factor: 0.5, every: 10 } },
        ],
        at: ['50%'],
      },
    },
    {
      type: 'plateau',
      schedule: { type: 'clamp', low: 0, schedule: { type: 'constant', value: 1 } },
      patience: 3,
    },
    {
      learningRate: { type: 'plateau', schedule: { type: 'constant', value: 1 } },
      momentum: { type: 'linear', from: 0.8, to: 0.9, steps: '1 token' },
      batchSize: 32,
    },
  ] satisfies readonly Configs[]
  for (const config of configs) expect(fromConfig(config, builtins)).toBeDefined()
})

it('accepts $schema in a plan', () => {
  const plan = {
    $schema: 'anneal.schema.json',
    learningRate: { type: 'constant', value: 1 },
  } satisfies Configs
  expect(Object.keys(fromConfig(plan, builtins))).toEqual(['learningRate'])
})

it('rejects what cannot be read', () => {
  const wrong: readonly unknown[] = [
    // @ts-expect-error no such type
    { type: 'cosin', from: 1, steps: 10 } satisfies Configs,
    // @ts-expect-error no such option
    { type: 'cosine', from: 1, steps: 10, stepz: 10 } satisfies Configs,
    // @ts-expect-error an option is missing
    { type: 'cosine', from: 1 } satisfies Configs,
    // @ts-expect-error a number is wanted
    { type: 'cosine', from: '0.1', steps: 10 } satisfies Configs,
    // @ts-expect-error no such unit
    { type: 'cosine', from: 0.1, steps: '10 epoch(s)' } satisfies Configs,
    // @ts-expect-error no such word
    { type: 'cosine', from: 0.1, steps: 10, end: 'first' } satisfies Configs,
    // @ts-expect-error a part is wrong
    { type: 'sequence', parts: [{ type: 'cosine', from: 1 }] } satisfies Configs,
    // @ts-expect-error feedback stands outermost
    { type: 'scale', factor: 2, schedule: { type: 'plateau', schedule: {} } } satisfies Configs,
    // @ts-expect-error a channel is wrong
    { learningRate: { type: 'cosine', from: 1 } } satisfies Configs,
    // @ts-expect-error a channel is a schedule or a number
    { learningRate: 'fast' } satisfies Configs,
  ]
  for (const config of wrong) expect(() => fromConfig(config, builtins)).toThrow()
})

it('knows only the kinds that are given', () => {
  type Two = ConfigOf<readonly [typeof cosine, typeof sequence]>
  const good = { type: 'sequence', parts: [{ type: 'cosine', from: 1, steps: 2 }] } satisfies Two
  expect(fromConfig(good, [cosine, sequence])).toBeTypeOf('function')
  // @ts-expect-error linear is not in the list
  const bad = { type: 'sequence', parts: [{ type: 'linear', from: 1, steps: 2 }] } satisfies Two
  expect(() => fromConfig(bad, [cosine, sequence])).toThrow('parts[0].type is "linear"')
})

it('gives a number for a lone schedule, a record for a plan', () => {
  const lone = drive(constant({ value: 1 }), target)
  expectTypeOf(lone.advance()).toEqualTypeOf<number>()
  const feedback = drive(plateau({ schedule: constant({ value: 1 }) }), target)
  expectTypeOf(feedback.values).toEqualTypeOf<number>()
  const plan = drive({ learningRate: constant({ value: 1 }), momentum: 0.9 }, target)
  expectTypeOf(plan.advance()).toEqualTypeOf<{
    readonly learningRate: number
    readonly momentum: number
  }>()
  // @ts-expect-error not a channel of this plan
  expect(plan.values.weightDecay).toBeUndefined()
  expectTypeOf<ValuesOf<Schedule>>().toEqualTypeOf<number>()
})

it('is a function of the step, for whatever takes one', () => {
  const curve: (step: number) => number = cosine({ from: 1, steps: 2 })
  expect([0, 1, 2].map(curve)).toEqual([1, 0.4999999999999999, 0])
})

it('checks options', () => {
  // @ts-expect-error steps is missing
  expect(() => cosine({ from: 1 })).toThrow('cosine.steps')
  // @ts-expect-error no such option
  expect(() => step({ from: 1, factor: 1, every: 1, evry: 2 })).toThrow('evry')
  // @ts-expect-error feedback is no schedule
  expect(() => sequence({ parts: [plateau({ schedule: constant({ value: 1 }) })] })).toThrow(
    'sequence.parts[0] must be a schedule',
  )
  const options: { readonly to?: number } = {}
  expect(linear({ from: 1, steps: 1, ...options })(1)).toBe(0)
})

it('types a definition from its options', () => {
  interface Options {
    readonly from: number
    readonly over: Length
    readonly shape?: 'a' | 'b'
    readonly inner?: Schedule | undefined
  }
  const kind: Kind<Options, 'test/kind'> = defineSchedule({
    type: 'test/kind',
    params: {
      from: { type: 'number' },
      over: { type: 'length' },
      shape: { type: 'string', enum: ['a', 'b'], default: 'a' },
      inner: { type: 'schedule', optional: true },
    },
    create: options => {
      expectTypeOf(options.over).toEqualTypeOf<number>()
      expectTypeOf(options.shape).toEqualTypeOf<'a' | 'b'>()
      expectTypeOf(options.inner).toEqualTypeOf<Schedule | undefined>()
      return t => options.from + t
    },
  })
  const wrong = (): Kind<{ readonly from: number }, 'test/wrong'> =>
    defineSchedule({
      type: 'test/wrong',
      // @ts-expect-error from is a number
      params: { from: { type: 'boolean' } },
      create: () => () => 0,
    })
  const feedback: FeedbackKind<{ readonly schedule: Schedule }, 'test/feedback', number> =
    defineFeedback({
      type: 'test/feedback',
      params: { schedule: { type: 'schedule' } },
      create: ({ schedule }) => ({
        init: () => 1,
        update: (state, metrics) => state * readMetric(metrics, 'loss'),
        value: (state, at) => state * schedule(at),
      }),
    })
  const kinds: readonly AnyKind[] = [...builtins, kind, feedback]
  expect(kinds).toHaveLength(builtins.length + 2)
  expect(wrong().type).toBe('test/wrong')
  expectTypeOf(kind({ from: 1, over: 2 })).toEqualTypeOf<Schedule>()
})
